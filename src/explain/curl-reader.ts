import type { Excerpt, Reading } from '../model/excerpt.ts'
import type { HttpFacts, HttpFailure } from '../model/facts.ts'
import { usualStatuses } from '../model/service.ts'

const statusLine = /^(?:< )?HTTP\/(\d(?:\.\d)?) (\d{3})(?: ([^\r\n]{0,200}))?\s*$/
const headerLine = /^(?:< )?([A-Za-z][A-Za-z0-9-]{0,63}): ?([^\r\n]{0,4000})$/
const curlError = /curl: \((\d{1,3})\) ?([^\r\n]{0,300})/
const requested = /^(?:> )?(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S{1,2000}) HTTP\/[\d.]+\s*$/
const urlInCommand = /\bhttps?:\/\/[^\s'"]{1,2000}/
/** curl takes an address without a scheme: `curl localhost:8080/health`. */
const addressInCommand =
  /\bcurl\b[^\n]{0,400}?\s["']?((?:localhost|(?:\d{1,3}\.){3}\d{1,3}):\d{2,5}(?:\/[^\s'"]{0,1000})?)["']?(?:\s|$)/
/** `Request URL: https://…` of a browser’s tools, `--2026-11-20 17:04:51--  https://…` of wget. */
const requestUrl = /^(?:Request URL: {0,4}|--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d-- {1,4})(https?:\/\/\S{1,2000})/m
const connectedTo = /Connected to [^\s(]{1,255} \(([0-9a-fA-F.:]{2,45})\) port (\d{1,5})/
/** Status and words of an error page whose response line was not shown: `<title>502 Bad Gateway</title>`. */
const pageTitle = /<title>(?:[^<|]{0,200}\| )?(4\d\d|5\d\d)[ :-]([^<]{0,200})<\/title>/
const startsPage = /^\s{0,8}<(?:!DOCTYPE html|html|head)\b/im
/** What stands after a response and is none of its body: a manifest or a configuration. */
const notBody =
  /^(?:apiVersion|kind|services|ingress|version|networks|metadata)\s{0,4}:|^(?:server|upstream|location|http|stream)\s{0,4}\{/
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

/** Reads what `curl -i`, `curl -I`, `curl -v`, `wget -S` and a browser’s tools show, also without the command before it. */
export function readCurl({ command, text }: Excerpt): Reading | null {
  const isCurl = command !== null && /^(?:sudo )?(?:time )?(?:curl|http|https|wget)\b/.test(command)
  const lines = text.split(/\r?\n/).map((line) => asStatusLine(asWritten(line, command)))
  const response = lastResponse(lines) ?? pageWithoutHead(text, isCurl)
  const error = curlError.exec(text)
  if (response === null && error === null) return null
  if (response === null && !isCurl && !/^curl: \(/m.test(text)) return null
  const failure = error === null ? null : failureOf(error[1] ?? '', error[2] ?? '')
  const facts = factsOf(command, lines, text, response, failure, error?.[2] ?? null)
  const isGood =
    facts.failure === null &&
    facts.status !== null &&
    !balancerStatuses.has(facts.status) &&
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

/** The bare status that `curl -w '%{http_code}'` prints, also before times: `-w '%{http_code} %{time_total}'`. */
function asWritten(line: string, command: string | null): string {
  return command !== null && /%\{(?:http|response)_code\}/.test(command)
    ? line.replace(/^["']?([1-5]\d\d)(?:[\s,;|]{1,4}[\d.]{1,12}s?){0,6}["']?\s{0,8}$/, 'HTTP/1.1 $1')
    : line
}

/** A status as browsers’ tools and wget show it, as a status line; every other line as it is. */
function asStatusLine(line: string): string {
  const shown =
    /^\s{0,8}(?:Status ?Code: {0,4}|:?status: {1,4}(?=[1-5]\d\d$)|HTTP request sent, awaiting response\.\.\. |curl: \(22\) The requested URL returned error: )\W{0,4}(\d{3})\b([^\r\n]{0,100})$/i.exec(
      line,
    )
  return shown === null
    ? line.replace(/^ {2}(?=HTTP\/\d|[A-Z][\w-]{0,63}: )/, '')
    : `HTTP/1.1 ${shown[1]}${shown[2]?.trimEnd()}`
}

/** Statuses that only a load balancer gives, of requests that it did not pass on (Elastic Load Balancing user guide). */
const balancerStatuses: ReadonlySet<number> = new Set([463, 464])

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
  const isBody = !notBody.test(body)
  return {
    version: first[1] ?? '1.1',
    status: Number(first[2]),
    reason: (first[3] ?? '').trim(),
    headers,
    headerBytes,
    body: isBody ? body.slice(0, 4096) : '',
  }
}

/** An error page as `curl` without `-i` or a browser shows it: the status stands in its title. */
function pageWithoutHead(text: string, isCurl: boolean): Response | null {
  const title = pageTitle.exec(text)
  if (title === null) return null
  // A page by itself may come from anywhere; that of a failed gateway is told by its status.
  if (!isCurl && !(title[1]?.startsWith('5') === true && startsPage.test(text))) return null
  const body = text.slice(Math.max(0, text.search(/<(?:!DOCTYPE )?html/i))).slice(0, 4096)
  return {
    version: '1.1',
    status: Number(title[1]),
    reason: (title[2] ?? '').trim(),
    headers: [],
    headerBytes: 0,
    body,
  }
}

/** Cookies of edges and balancers, on which no app’s redirect depends: Cloudflare, Amazon, Azure, Google, Imperva, Akamai. */
const edgeCookie =
  /^(?:__cfduid|__cf_bm|_cfuvid|cf_clearance|cf_ob_info|__cflb|AWSALB\w{0,8}|ARRAffinity\w{0,12}|ApplicationGatewayAffinity\w{0,8}|GCLB|visid_incap_\d{1,12}|incap_ses_[\d_]{1,24}|nlbi_\d{1,12}|ak_bmsc|bm_s[vz])=/

/** Whether the answer sends to the address that was asked, without setting a cookie that would change the next one. */
function leadsBack({ status, headers }: Response, url: string): boolean {
  if (status < 301 || status > 308) return false
  if (headers.some(([name, value]) => name === 'set-cookie' && !edgeCookie.test(value))) return false
  const location = headers.find(([name]) => name === 'location')?.[1]
  if (location === undefined || !URL.canParse(location, url)) return false
  return new URL(location, url).href === new URL(url).href
}

const locationLine = /^(?:< )?location: ?(\S{1,2000})\s*$/i

/** Whether several answers, one after another, all send to one address, as `curl -IL` shows of a circle. */
function circles(lines: readonly string[]): boolean {
  const statuses = lines.filter((line) => statusLine.test(line))
  const places = lines.flatMap((line) => locationLine.exec(line)?.[1] ?? [])
  const last = places.at(-1)
  return (
    statuses.length >= 3 &&
    places.length === statuses.length &&
    places.filter((place) => place === last).length >= 3
  )
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

function schemeless(command: string | null): string | undefined {
  const address = addressInCommand.exec(command ?? '')?.[1]
  return address === undefined ? undefined : `http://${address}`
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
  const connected = connectedTo.exec(text)
  const scheme =
    connected?.[2] === '443' || /^\* (?:SSL connection using|ALPN)/m.test(text) ? 'https' : 'http'
  const url =
    urlInCommand.exec(command ?? '')?.[0] ??
    schemeless(command) ??
    requestUrl.exec(text)?.[1] ??
    (host !== undefined ? `${scheme}://${host}${request?.[2] ?? '/'}` : `http://${peer ?? 'pasted'}/`)
  const isFailed =
    failure !== null && (response === null || failure === 'closed-mid-body' || failure === 'timeout-in-body')
  const isLoop =
    !isFailed &&
    response !== null &&
    ((URL.canParse(url) && leadsBack(response, url)) || (response.status < 400 && circles(lines)))
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
    failure: isFailed ? failure : isLoop ? 'redirect-loop' : null,
    failureMessage: isFailed ? message : isLoop ? 'it redirects to itself' : null,
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
