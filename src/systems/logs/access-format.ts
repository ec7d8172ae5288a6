import type { LogPlace } from '../../model/log-place.ts'

/** Between the pieces of a compiled format; no log format holds it. */
const separator = '\u001f'

const nginxCombined =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'

/** Apache's nicknames as its own configuration defines them (Debian's apache2.conf, conf/httpd.conf). */
const apacheNicknames: Record<string, string> = {
  common: '%h %l %u %t "%r" %>s %O',
  combined: '%h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"',
  vhost_combined: '%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"',
  combinedio: '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %I %O',
}

/** Variables that count (ngx_http_core_variables, ngx_http_upstream_module); every other only keeps its place. */
const nginxFields: Record<string, string> = {
  status: 'status',
  request: 'request',
  request_method: 'method',
  upstream_status: 'upstream_status',
  upstream_addr: 'upstream',
  request_time: 's',
}

/**
 * How the program that counts requests is to read a log: `haproxy`, or text, field, text, … of its format, separated by
 * U+001F. Null for a log whose format has no status.
 */
export function compileAccessFormat({
  format,
  definition,
}: Pick<LogPlace, 'format' | 'definition'>): string | null {
  if (format === 'haproxy') return 'haproxy'
  if (format === 'apache-access') return compiled(apachePieces(definition ?? 'combined'))
  return compiled(nginxPieces(definition ?? nginxCombined))
}

function compiled(pieces: readonly string[]): string | null {
  return pieces.some((piece, index) => index % 2 === 1 && piece === 'status') ? pieces.join(separator) : null
}

/** Texts at even places, fields at odd ones. */
function nginxPieces(definition: string): string[] {
  const written = unquoted(definition.trim()).replace(/^escape=\w{1,10}\s{1,10}/, '')
  const source = unquoted(written === 'combined' ? nginxCombined : written)
  return pieces(
    source,
    /\$(?:\{(\w{1,64})\}|(\w{1,64}))/g,
    ([, braced, bare]) => nginxFields[braced ?? bare ?? ''] ?? '-',
  )
}

/** `'a' 'b'` as log_format is often written, as one text. */
function unquoted(text: string): string {
  if (!/^'[^']*'(?:\s{1,200}'[^']*')*$/.test(text)) return text
  return text.replace(/'\s{1,200}'/g, '').slice(1, -1)
}

function apachePieces(definition: string): string[] {
  const trimmed = definition.trim()
  const source = (apacheNicknames[trimmed] ?? trimmed.replace(/^"(.*)"$/s, '$1'))
    .replaceAll('\\"', '"')
    .replaceAll('\\t', '\t')
    .replaceAll('%%', '%')
  return pieces(
    source,
    /%(?:!?\d{3}(?:,\d{3}){0,20})?[<>]?(?:\{([^}]{0,100})\})?(\^[a-z]{2}|[A-Za-z])/g,
    ([, argument = '', letter = '']) => apacheField(letter, argument),
  )
}

/** mod_log_config's format strings. */
function apacheField(letter: string, argument: string): string {
  if (letter === 's') return 'status'
  if (letter === 'r') return 'request'
  if (letter === 'm') return 'method'
  if (letter === 'D') return 'us'
  if (letter === 'T') return argument === '' ? 's' : argument
  return letter === 'e' && /^BALANCER_WORKER_NAME$/.test(argument) ? 'upstream' : '-'
}

function pieces(source: string, variable: RegExp, fieldOf: (match: RegExpMatchArray) => string): string[] {
  const found: string[] = []
  let at = 0
  for (const match of source.matchAll(variable)) {
    found.push(source.slice(at, match.index), fieldOf(match))
    at = match.index + match[0].length
  }
  return [...found, source.slice(at)]
}
