import { matchLogLine } from '../diagnosis/match-log-line.ts'
import type { Excerpt } from '../model/excerpt.ts'

/** A prompt before a command: `$ `, `# `, `root@web-1:~# `, `[app@web-1 ~]$ `, `% `, `PS C:\> `. */
const prompt =
  /^\s{0,8}(?:(?:\[?[\w.-]{1,64}@[\w.-]{1,64}[: ][^\s\]$#%>]{0,128}\]?|~|bash-[\d.]{1,8}|sh-[\d.]{1,8})[$#%] ?|[$%] |PS [A-Z]:\\[^>]{0,128}> ?)(\S.{0,2000})$/

/**
 * `# command` is a comment more often than root's prompt, so it counts for programs that one runs as root; BusyBox puts the
 * directory before it.
 */
const rootPrompt =
  /^(?:[~/][\w./-]{0,80} )?# {0,2}(?!(?:nginx|httpd|haproxy|php-fpm|docker|podman|uwsgi|gunicorn|service|host) (?:is|was|are|runs|running|in|inside|behind|and|with|as|config|configuration|container['’]s|errors?|logs?:)\b)((?:sudo|curl|cat|tail|head|less|grep|journalctl|systemctl|service|docker|docker-compose|podman|kubectl|nginx|apachectl|apache2ctl|httpd|haproxy|php-fpm[\d.]*|pm2|ps|ss|netstat|lsof|free|df|top|dmesg|uptime|ls|namei|stat|dig|nslookup|host|getent|ip|iptables|nft|ufw|openssl|nc|telnet|ping|mtr|traceroute|aws|az|getenforce|ausearch|ulimit|sysctl|nstat|timedatectl|hostnamectl|uwsgi|gunicorn)\b.{0,2000})$/

/** `==> /var/log/nginx/error.log <==`, as tail writes it, and headings that people write. */
const headings = [
  /^==> (.{1,512}) <==\s*$/,
  /^(?:-{3,}|={3,}|#{2,6}|\*{3,}) ?([^-=#*\s].{0,200}?) ?(?:-{3,}|={3,}|#{2,6}|\*{3,})?\s*$/,
  /^((?:\/[\w.@-]+){2,12}|[\w.-]{1,64}\.(?:log|conf|ini|cnf|ya?ml|json|txt|service|py|js))(?: \([^)]{1,64}\))?:\s*$/,
]

/** `nginx_error_log: 2026/11/20 …`, as evidence is told field by field. */
const field =
  /^([a-z]{1,24}(?:_[a-z]{1,24}){0,3}_(?:log|logs|snippet|config|output|response|journal)): {1,4}(\S.{0,2000})$/

const fence = /^\s{0,3}(?:```|~~~)/

/**
 * Cuts a pasted text where a command was typed, a heading stands or a code fence begins or ends, and again where JSON
 * begins and ends. Nothing is thrown away but the marks themselves; linear in the length of the text.
 */
export function splitExcerpts(text: string): Excerpt[] {
  if (/^\s*[[{]/.test(text) && isJson(text))
    return withoutEmpty({ command: null, label: null, line: 1, lines: text.split('\n') })
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const sections: Section[] = []
  let current: Section = { command: null, label: null, line: 1, lines: [] }

  function begin(command: string | null, label: string | null, line: number): void {
    sections.push(current)
    current = { command, label, line, lines: [] }
  }

  for (const [index, line] of lines.entries()) {
    const next = index + 2
    const short = line.length <= 2100
    const typed = short ? (prompt.exec(line)?.[1] ?? rootPrompt.exec(line)?.[1] ?? null) : null
    if (typed !== null) {
      begin(typed.trim(), null, next)
      continue
    }
    const label = short ? headingOf(line) : null
    if (label !== null) {
      begin(null, label, next)
      continue
    }
    const told = short ? field.exec(line) : null
    if (told !== null) {
      begin(null, told[1] ?? null, next - 1)
      current.lines.push(told[2] ?? '')
      continue
    }
    if (fence.test(line)) {
      // What a heading or a command announces is what stands inside of the fence.
      const waits = current.lines.every((each) => each.trim() === '')
      const { command, label: announced } = current
      if (waits) current.command = null
      begin(waits ? command : null, waits ? announced : null, next)
      continue
    }
    current.lines.push(line)
  }
  sections.push(current)
  return sections.flatMap(withoutEmpty).flatMap(splitJson)
}

interface Section {
  command: string | null
  label: string | null
  line: number
  lines: string[]
}

function headingOf(line: string): string | null {
  for (const heading of headings) {
    const match = heading.exec(line)
    // uWSGI frames lines of its log as people frame headings: `*** no app loaded … ***`.
    if (match?.[1] !== undefined) return matchLogLine(line).length > 0 ? null : match[1].trim()
  }
  return null
}

function withoutEmpty({ command, label, line, lines }: Section): Excerpt[] {
  const first = lines.findIndex((each) => each.trim() !== '')
  // A command says how something was started, also where it printed nothing.
  if (first === -1) return command === null ? [] : [{ command, label, text: '', line }]
  return [{ command, label, text: lines.slice(first).join('\n').trimEnd(), line: line + first }]
}

/** A document must be worth it: a lone `{}` in a log line stays there. */
const shortestJson = 20

/** JSON that begins at the start of a line is an excerpt of its own, whatever stands before and after it. */
function splitJson(excerpt: Excerpt): Excerpt[] {
  const { text, line } = excerpt
  const found: Excerpt[] = []
  let done = 0
  const start = /^\s{0,8}[[{]/gm
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const from = match.index + match[0].length - 1
    const end = endOfJson(text, from)
    if (end === null) {
      // Cut off, or no JSON at all: every later try would scan the same text again.
      break
    }
    start.lastIndex = end
    if (end - from < shortestJson || !isJson(text.slice(from, end))) continue
    found.push(...part(excerpt, text.slice(done, from), line, text, done), {
      ...excerpt,
      text: text.slice(from, end),
      line: line + newlines(text, 0, from),
    })
    done = end
  }
  if (done === 0) return [excerpt]
  return [...found, ...part(excerpt, text.slice(done), line, text, done)]
}

function part(excerpt: Excerpt, text: string, line: number, whole: string, from: number): Excerpt[] {
  return text.trim() === '' ? [] : [{ ...excerpt, text, line: line + newlines(whole, 0, from) }]
}

function newlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** The end of the bracketed text that begins here, strings minded; null when it does not end. */
function endOfJson(text: string, from: number): number | null {
  let depth = 0
  let quoted = false
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (quoted) {
      if (character === '\\') at += 1
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
