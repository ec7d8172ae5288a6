import { timeKind } from '../hosts/log-search/parse-log-time.ts'

/** Longest record that is put together again. */
const longestRecord = 2000

const nginxRecord = /\[(?:warn|error|crit|alert|emerg)\] \d{1,10}#\d{1,10}: /

/** Where people break nginx's lines: before a part of the tail, or of what it was doing. */
const nginxTail =
  /^(?:while |client: |server: |request: |upstream: |host: |referrer: |subrequest: |\(\d{1,5}: |connecting to |reading |sending |response header |upstream, |"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) )/
const unfinished =
  /(?:[,:(]|\b(?:while|failed|from|to|timed|prematurely|closed|connecting|reading|sending|response|header|request|live))$/

/** Narrower than this no window breaks lines. */
const narrowest = 60

/**
 * A text as programs wrote it: with straight quotes, where a word processor or a chat has bent them, and with the records of nginx
 * whole that somebody, or the edge of a window, broke into several lines. Linear in the length of the text.
 */
export function asWritten(text: string): string {
  const straight = withoutQuoteMarks(text)
    .replace(/[“”„‟]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
  if (!nginxRecord.test(straight)) return straight
  const whole: string[] = []
  let record = -1
  let width = 0
  for (const raw of straight.split('\n')) {
    const line = raw.trimEnd()
    const last = whole[record] ?? ''
    const isCut = width >= narrowest && line.length === width
    if (record !== -1 && last.length < longestRecord && continues(last, line.trimStart(), isCut)) {
      whole[record] = isCut ? last + line : `${last.trimEnd()} ${line.trimStart()}`
      // So that what follows keeps its number.
      whole.push('')
      continue
    }
    record = nginxRecord.test(line) ? whole.length : -1
    width = line.length
    whole.push(raw)
  }
  return whole.join('\n')
}

function continues(last: string, next: string, isCut: boolean): boolean {
  if (next === '' || nginxRecord.test(next) || /^[$#>] |^```/.test(next) || timeKind(next) !== null)
    return false
  if (isCut || nginxTail.test(next)) return true
  // A line that somebody cut short is open as well, and configuration or another log may follow.
  return !/[{};]\s*$|^\[|^[\w.-]+\s*[:=|] /.test(next) && (unfinished.test(last.trimEnd()) || isOpen(last))
}

/** Ends within quotes or brackets. */
function isOpen(text: string): boolean {
  return text.split('"').length % 2 === 0 || text.lastIndexOf('(') > text.lastIndexOf(')')
}

/** Without the mark of quoted mail and forums, where every line has it. */
function withoutQuoteMarks(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 1 && lines.every((line) => line.startsWith('>')) ? text.replace(/^> ?/gm, '') : text
}
