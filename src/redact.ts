import { placeholder, redactShapes } from './redact-shapes.ts'

/** Headers whose whole value lets its holder in. */
const header =
  /(?<![a-z0-9])(?:proxy-)?authorization|(?<![a-z0-9])(?:set-)?cookie2?(?![a-z])|(?<![a-z0-9])x-(?:api-key|auth-token|access-token|csrf-token|xsrf-token|amz-security-token|vault-token|gitlab-token|forwarded-access-token)/

/** Names of settings, variables, members and parameters that hold a secret, wherever the word stands in the name. */
const setting =
  /(?<!\bno)passw(?:or)?d|passphrase|pwd|(?<![a-z]|proxy_|fastcgi_|uwsgi_|scgi_|grpc_|memcached_)pass(?![a-z_-])|secret|token|(?:api|access|private|auth|signing|encryption|master|account)[_-]?key|credentials?|session[_-]?id|sessid|(?<![a-z])jwt|connect\.sid/

/** A secret name, what is left of its word, and what stands between a name and its value. */
const named = new RegExp(
  `(${header.source})|(?:${setting.source})|(?<=[?&])(?:code|state|nonce|sig|signature|auth|ticket|key|sid|assertion|samlrequest|samlresponse|x-amz-signature|x-amz-credential|x-goog-signature)(?==)`,
  'gi',
)

/** From the end of a secret word to the start of the value: `_v2":`, `=`, ` => `, `%3D`, `", "` of an argument list. */
const assignment = /([\w.-]{0,40})((?:\\{0,4}["'])?[ \t]{0,8}(?:=>|:=|[:=]|%3[ad])[ \t]{0,8})/iy

/** From the end of a secret word to the value in `--password x` and `["--password", "x"]`. */
const argument = /([\w-]{0,40})([ \t]{1,8}|\\{0,4}["'],?[ \t\r\n]{0,40}(?=\\{0,4}["']))/y

/** From the end of a header's name to its value in configurations: `proxy_set_header Authorization "Basic …"`. */
const headerArgument = /()([ \t]{1,8})/y

/** Directives that are followed by a header's name. */
const setsHeader =
  /(?:set_header|add_header|set-header|add-header|header (?:always )?(?:set|add))[ \t]{1,8}["']?$/i

/** Words after the secret one that make the value a place, a count or a name instead: `PASSWORD_FILE`, `token_ttl`. */
const aboutSecret =
  /(?:file|path|dir|name|type|ttl|timeout|expir\w*|expires?[_-]?(?:in|at)|age|length|len|count|size|limit|policy|version|url|uri|endpoint|ref|enabled|required|izer|ized|s)$/i

/** Values that are not the secret itself: nothing, switches, references to variables, and what was taken out before. */
const harmless =
  /^(?:null|nil|none|undefined|true|false|yes|no|on|off|\*+|x{3,}|\$\{[^}]*\}?|\$\([^)]*\)?|\$[A-Z_][A-Z0-9_]*|\$(?:http|arg|cookie|upstream|sent|remote)_\w+|\{\{[^}]*\}?\}?|%\{[^}]*\}?i?|<[a-z _-]*>|\[redacted\]?.*|\[\d+ characters withheld\]?.*)$/i

const attribute =
  /^\s*(?:path|domain|expires|max-age|samesite|secure|httponly|partitioned|priority)\s*(?:=|$)/i

/**
 * What is in every secret that is not told by a name and `=` before it: sixteen such characters in a row, as tokens have, or a
 * character that is in no plain word, as all else has.
 */
const suspect = /[^\w.=-]|[\w-]{16}/

/**
 * Text without what would let its reader in: credentials in headers, URLs, parameters, command lines, settings and
 * environments, tokens of known shapes, and private keys. Everything else stays as it was. Linear in the text's length,
 * and redacting twice is redacting once.
 */
export function redactSecrets(text: string): string {
  // Names and values of one word are most of what is asked about.
  if (!suspect.test(text)) return text.includes('=') ? redactNamed(text) : text
  return redactSchemes(redactShapes(redactUserInfo(redactNamed(redactLists(redactKeys(text))))))
}

/** A list of at most so many strings, numbers and blanks under a name that holds the word for a secret. */
const secretList = new RegExp(
  `("[\\w.-]{0,40}(?:${header.source}|${setting.source})[\\w.-]{0,40}"\\s{0,8}:\\s{0,8})\\[(?!redacted\\])(?=\\s{0,200}["\\w])(?:[^"\\\\\\][{}]|"(?:[^"\\\\]|\\\\.){0,2000}"){1,600}\\]`,
  'gi',
)

/** Lists of JSON under the name of a secret, as Go writes headers: `"Cookie":["a=b"]`. */
function redactLists(text: string): string {
  return text.includes('[') ? text.replace(secretList, `$1["${placeholder}"]`) : text
}

/** Passwords before the host of a URL, also those that are not encoded as they should be. */
function redactUserInfo(text: string): string {
  return text.replace(
    /(:\\{0,4}\/\\{0,4}\/[^\s/:@"'<>]{0,128}:)([^\s"']{1,1024})/g,
    (whole: string, user: string, rest: string) => {
      if (/^\d{1,5}(?:[/?#,;)]|$)/.test(rest)) return whole
      const authority = rest.split('/', 1)[0] ?? ''
      const at = authority.includes('@') ? authority.lastIndexOf('@') : rest.lastIndexOf('@')
      return at <= 0 ? whole : `${user}${placeholder}${rest.slice(at)}`
    },
  )
}

/** PEM blocks, whole or cut off. */
function redactKeys(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text
  return text.replace(
    /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----)(?!\[redacted\])(?:[A-Za-z0-9+/=\s\\]|: |(?<=\w)-(?=\w)|,){1,20000}/g,
    `$1${placeholder}`,
  )
}

/** `Bearer …` and `Basic …` wherever they stand; the words after them in prose stay. */
function redactSchemes(text: string): string {
  return text.replace(
    /\b(bearer|basic|digest|negotiate|apikey)([ \t]{1,4}|%20|\+)([\w.~+/-]{4,}=*)/gi,
    (whole: string, scheme: string, space: string, value: string) => {
      const prose = value.length < 20 && (/^[a-z./-]+=?$/.test(value) || /^[A-Z][a-z-]+$/.test(value))
      if (prose && !(scheme.toLowerCase() === 'basic' && holdsPair(value))) return whole
      return `${scheme}${space}${placeholder}`
    },
  )
}

/** Whether it is base64 of `user:password` (RFC 7617). */
function holdsPair(value: string): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(value, 'base64').toString('latin1'))
}

function redactNamed(text: string): string {
  const parts: string[] = []
  let kept = 0
  named.lastIndex = 0
  for (let match = named.exec(text); match !== null; match = named.exec(text)) {
    const isHeader = match[1] !== undefined
    const start = startOfValue(text, match.index, named.lastIndex, isHeader)
    if (start === null) continue
    const bare = bareMember(text, named.lastIndex, start)
    if (bare !== null) {
      parts.push(text.slice(kept, start), bare.becomes)
      kept = start + bare.length
      continue
    }
    const { from, to } = valueAt(text, start, match.index, isHeader)
    named.lastIndex = Math.max(to, named.lastIndex)
    const value = text.slice(from, to)
    parts.push(text.slice(kept, from), isHeader ? withheldHeader(match[0], value) : withheld(value))
    kept = to
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(kept)
}

/**
 * What JSON may have without quotes after a name in quotes: numbers become a string, so that the document stays one, and what is
 * inside of lists and objects has names of its own. Null for all else.
 */
function bareMember(
  text: string,
  wordEnd: number,
  start: number,
): { length: number; becomes: string } | null {
  const quote = /^[\w.-]{0,40}(\\{0,4}["'])[ \t]{0,8}:[ \t]{0,8}$/.exec(text.slice(wordEnd, start))?.[1]
  if (quote === undefined) return null
  const value =
    /^(?:\[(?=\s{0,80}(?:[\][{]|\\{0,4}["']\[redacted\]))|\{(?=\s{0,80}(?:\\{0,4}["']|\}))|(?:null|true|false|None|True|False|-?\d[\d.eE+-]{0,40})(?=\s{0,8}(?:[,}\]]|$)))/.exec(
      text.slice(start, start + 128),
    )?.[0]
  if (value === undefined) return null
  return { length: value.length, becomes: /\d/.test(value) ? `${quote}${placeholder}${quote}` : value }
}

/** Where the value of the name begins, null when the word names nothing here. */
function startOfValue(text: string, wordAt: number, wordEnd: number, isHeader: boolean): number | null {
  assignment.lastIndex = wordEnd
  const assigned = assignment.exec(text)
  if (assigned !== null) return aboutSecret.test(assigned[1] ?? '') ? null : assignment.lastIndex
  const before = text.slice(Math.max(0, wordAt - 60), wordAt)
  if (isHeader) {
    headerArgument.lastIndex = wordEnd
    return setsHeader.test(before) && headerArgument.test(text) ? headerArgument.lastIndex : null
  }
  if (!/(?:^|[\s"'=,[])--?[\w-]{0,40}$/.test(before)) return null
  argument.lastIndex = wordEnd
  const argued = argument.exec(text)
  if (argued === null || aboutSecret.test(argued[1] ?? '')) return null
  const at = argument.lastIndex
  return /^["'\\]*-/.test(text.slice(at, at + 6)) ? null : at
}

/** The value that begins at `start`: between quotes, to the end of the line, or to the end of the word. */
function valueAt(
  text: string,
  start: number,
  wordAt: number,
  isHeader: boolean,
): { from: number; to: number } {
  const quote = /^\\{0,4}["']/.exec(text.slice(start, start + 5))?.[0]
  if (quote !== undefined)
    return { from: start + quote.length, to: endOfQuoted(text, start + quote.length, quote) }
  const opened = openQuote(text, wordAt)
  const directive =
    isHeader &&
    /[ \t]/.test(text[start - 1] ?? '') &&
    setsHeader.test(text.slice(Math.max(0, wordAt - 60), wordAt))
  if (directive)
    return { from: start, to: start + (/^[^;\r\n]*/.exec(text.slice(start, start + 8192))?.[0].length ?? 0) }
  if (isHeader || opened !== null || ownsLine(text, wordAt, start))
    return { from: start, to: endOfLine(text, start, opened) }
  word.lastIndex = start
  const found = word.exec(text)?.[0] ?? ''
  return { from: start, to: start + found.replace(/[)\]}>]{1,4}$/, '').length }
}

/** A word; separators belong to it unless another name, a space or the end follows. */
const word = /[^\s"',;&]*(?:(?:[,;&](?![\w.-]{0,40}[=:]|\s|$)|'(?![\s,;\]})]|$))[^\s"',;&]*)*/y

/** The quote directly before the name's word, which then ends the value too: `"DB_PASSWORD=x"`, `-H 'X-Api-Key: x'`. */
function openQuote(text: string, wordAt: number): string | null {
  return /(\\{0,4}["'])[\w.-]{0,60}$/.exec(text.slice(Math.max(0, wordAt - 66), wordAt))?.[1] ?? null
}

/** Whether the value is all that is on its line: `password: two words` of YAML, `DB_PASSWORD=two words` of an environment. */
function ownsLine(text: string, wordAt: number, start: number): boolean {
  const lead = text.slice(Math.max(0, wordAt - 80), wordAt)
  const line = lead.slice(lead.lastIndexOf('\n') + 1)
  if (line.length === 80) return false
  const yaml = /^[\s-]*[\w.-]*$/.test(line) && /:[ \t]+$/.test(text.slice(start - 8, start))
  const environment =
    /^(?:export )?[A-Z][A-Z0-9_]*$|^$/.test(line) && /[A-Z0-9_]=$/.test(text.slice(start - 2, start))
  if (!yaml && !environment) return false
  return !/[ \t][\w.-]{1,40}=/.test(text.slice(start, endOfLine(text, start, null)).slice(0, 2000))
}

function endOfLine(text: string, start: number, quote: string | null): number {
  lineEnd.lastIndex = start
  lineEnd.test(text)
  const end = lineEnd.lastIndex === 0 ? text.length : lineEnd.lastIndex - 1
  if (quote !== null) {
    const closed = endOfQuoted(text, start, quote)
    if (closed < end) return closed
  }
  return end
}

const lineEnd = /[\r\n]/g

/** Where the same quote or that of a string around it comes next without a backslash of its own, or the line ends. */
function endOfQuoted(text: string, start: number, quote: string): number {
  const mark = quote.at(-1) ?? '"'
  const slashes = quote.length - 1
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (char === '\n' || char === '\r') return at
    if (char === '\\') {
      let run = at
      while (text[run] === '\\') run += 1
      if (text[run] === mark && closes(run - at, slashes)) return at
      at = text[run] === mark ? run : run - 1
    } else if (char === mark) return at
  }
  return text.length
}

/** Whether a quote behind so many backslashes ends a string that began behind `slashes`: those between come in escaped pairs. */
function closes(found: number, slashes: number): boolean {
  return found < slashes || (found - slashes) % (2 * (slashes + 1)) === 0
}

function withheld(value: string): string {
  return value === '' || harmless.test(value.trim()) ? value : placeholder
}

/** A header's value; a cookie keeps its name and attributes, which tell load balancers apart (`AWSALB`). */
function withheldHeader(name: string, value: string): string {
  if (!/cookie/i.test(name)) return withheld(value)
  return value
    .split(';')
    .map((pair) => {
      if (attribute.test(pair)) return pair
      const named = /^(\s*[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}=)(.*)$/s.exec(pair)
      return named === null ? withheld(pair) : `${named[1]}${withheld(named[2] ?? '')}`
    })
    .join(';')
}
