import type { Excerpt, Reading } from '../model/excerpt.ts'
import type { HttpFacts, HttpFailure } from '../model/facts.ts'
import { usualStatuses } from '../model/service.ts'

const statusLine = /^(?:< )?HTTP\/(\d(?:\.\d)?) (\d{3})(?: ([^\r\n]{0,200}))?\s*$/
const headerLine = /^(?:< )?([A-Za-z][A-Za-z0-9-]{0,63}): ?([^\r\n]{0,4000})$/
const curlError = /curl: \((\d{1,3})\) ?([^\r\n]{0,300})/
const requested = /^(?:> )?(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S{1,2000}) HTTP\/[\d.]+\s*$/
const urlInCommand = /\bhttps?:\/\/[^\s'"]{1,2000}/
const connectedTo = /Connected to [^\s(]{1,255} \(([0-9a-fA-F.:]{2,45})\) port (\d{1,5})/
const cannotConnect =
  /(?:[Cc]onnect to (\S{1,255}) port (\d{1,5})[^\n]{0,80}failed|Failed to connect to (\S{1,255}) port (\d{1,5}))/

/** What curl's exit codes mean for us (https://curl.se/libcurl/c/libcurl-errors.html). */
const failureByCode: Record<string, HttpFailure> = {
  6: 'name',
  7: 'refused',
  18: 'closed-mid-body',
  28: 'timeout-before-headers',
  35: 'tls',
  47: 'redirect-loop',
  51: 'tls',
  52: 'closed-before-headers',
  56: 'reset-before-headers',
  60: 'tls',
  92: 'malformed-response',
}

/** Reads what `curl -i`, `curl -I` and `curl -v` print, also without the command before it. */
export function readCurl({ command, text }: Excerpt): Reading | null {
  const isCurl = command !== null && /^(?:sudo )?(?:time )?(?:curl|http|https|wget)\b/.test(command)
  const lines = text.split(/\r?\n/)
  const response = lastResponse(lines)
  const error = curlError.exec(text)
  if (response === null && error === null) return null
  if (response === null && !isCurl && !/^curl: \(/m.test(text)) return null
  const failure = error === null ? null : failureOf(error[1] ?? '', error[2] ?? '')
  const facts = factsOf(command, lines, text, response, failure, error?.[2] ?? null)
  const isGood =
    facts.failure === null &&
    facts.status !== null &&
    usualStatuses.some(({ from, to }) => from <= Number(facts.status) && Number(facts.status) <= to)
  return {
    type: 'http',
    outcome: isGood ? 'pass' : 'fail',
    summary:
      facts.failure === null
        ? `${facts.url}: ${facts.status} ${facts.statusText}`
        : `${facts.url}: ${facts.failureMessage ?? facts.failure}`,
    facts,
    system: 'unknown',
  }
}

interface Response {
  version: string
  status: number
  reason: string
  headers: [string, string][]
  headerBytes: number
  body: string
}

/** The last response of the text: redirects, proxies' 200 for CONNECT and 100 Continue come before it. */
function lastResponse(lines: readonly string[]): Response | null {
  let at = -1
  for (const [index, line] of lines.entries()) if (statusLine.test(line)) at = index
  const first = statusLine.exec(lines[at] ?? '')
  if (first === null) return null
  const headers: [string, string][] = []
  let next = at + 1
  let headerBytes = 0
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? ''
    if (/^[*{}] /.test(line)) continue
    const header = headerLine.exec(line)
    if (header === null) break
    headers.push([(header[1] ?? '').toLowerCase(), (header[2] ?? '').trim()])
    headerBytes += line.length + 2
  }
  const body = lines
    .slice(next)
    .filter((line) => !/^(?:[*<>{}] |[*<>{}]$|curl: \(|\s{0,4}\d{1,3}\s+[\d.]+[kMG]?\s)/.test(line))
    .join('\n')
    .trim()
  return {
    version: first[1] ?? '1.1',
    status: Number(first[2]),
    reason: (first[3] ?? '').trim(),
    headers,
    headerBytes,
    body: body.slice(0, 4096),
  }
}

function failureOf(code: string, message: string): HttpFailure {
  if (code === '7' && /timed? ?out/i.test(message)) return 'connect-timeout'
  if (code === '7' && /No route to host|unreachable/i.test(message)) return 'unreachable'
  if (code === '28' && /[Cc]onnect(?:ion)? time|Failed to connect|Connection timed out/.test(message))
    return 'connect-timeout'
  if (code === '35' && /wrong version number/.test(message)) return 'tls'
  if (code === '56' && /CONNECT tunnel failed|response 5\d\d/.test(message)) return 'malformed-response'
  return failureByCode[code] ?? 'malformed-response'
}

function factsOf(
  command: string | null,
  lines: readonly string[],
  text: string,
  response: Response | null,
  failure: HttpFailure | null,
  message: string | null,
): HttpFacts {
  const request = lines.map((line) => requested.exec(line)).find((match) => match !== null)
  const host = /^(?:> )?Host: (\S{1,255})\s*$/im.exec(text)?.[1]
  const refused = cannotConnect.exec(text)
  const peer = refused === null ? undefined : `${refused[1] ?? refused[3]}:${refused[2] ?? refused[4]}`
  const url =
    urlInCommand.exec(command ?? '')?.[0] ??
    (host !== undefined ? `http://${host}${request?.[2] ?? '/'}` : `http://${peer ?? 'pasted'}/`)
  const connected = connectedTo.exec(text)
  const isFailed =
    failure !== null && (response === null || failure === 'closed-mid-body' || failure === 'timeout-in-body')
  return {
    method: request?.[1] ?? 'GET',
    url,
    address: connected?.[1] ?? null,
    status: response?.status ?? null,
    statusText: response?.reason ?? '',
    httpVersion: response?.version ?? null,
    headers: response?.headers ?? [],
    headerBytes: response?.headerBytes ?? 0,
    body:
      response === null ? null : { text: response.body, sizeBytes: response.body.length, truncated: false },
    redirects: [],
    failure: isFailed ? failure : null,
    failureMessage: isFailed ? message : null,
    timings: {
      dnsMs: null,
      connectMs: response !== null || connected !== null ? 0 : null,
      tlsMs: null,
      firstByteMs: null,
      totalMs: 0,
    },
    dateSkewMs: null,
    expected: '200-399, 401-499',
  }
}
