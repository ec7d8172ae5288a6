/**
 * What is wrong with a response header, in words for people, or null when nothing of the known kinds is.
 * It explains what a parser has refused and refuses nothing itself.
 * Source: RFC 9112 sections 4 (status line), 5 (field lines), 6.1 and 6.3 (framing); RFC 9110 section 15.2 (interim).
 */
export function describeMalformedHead(head: Buffer): string | null {
  const [statusLine = '', ...fieldLines] = head.toString('latin1').split(/\r?\n/)
  const status = /^HTTP\/\d\.\d (\d{3})(?: |$)/.exec(statusLine)
  if (status === null) return `not a status line: ${quote(statusLine)}`
  if (status[1] === '101') return '101 Switching Protocols, but nobody asked to'
  if (status[1] === '100') return '100 Continue, but nobody asked to'

  const bad = fieldLines.find((line) => line !== '' && !isFieldLine(line))
  if (bad !== undefined) return `not a header line: ${quote(bad)}`

  const lengths = valuesOf(fieldLines, 'content-length')
  if (lengths.length > 1) return `${lengths.length} Content-Length headers: ${lengths.map(quote).join(', ')}`
  const length = lengths[0]
  if (length !== undefined && !/^\d+$/.test(length)) return `Content-Length is not a number: ${quote(length)}`
  const encoding = valuesOf(fieldLines, 'transfer-encoding')[0]
  if (length !== undefined && encoding !== undefined) {
    return `both Content-Length ${quote(length)} and Transfer-Encoding ${quote(encoding)}`
  }
  return null
}

function isFieldLine(line: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\0\r]*$/.test(line)
}

function valuesOf(lines: string[], name: string): string[] {
  return lines
    .filter((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
    .map((line) => line.slice(name.length + 1).trim())
}

/** Printable and short, whatever came: `"HTP/1.1 200 OK"`. */
function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return JSON.stringify(short)
}
