import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno, withoutErrno } from './errno.ts'

const statusLine = 'httpd modules/proxy/mod_proxy_http.c, ap_proxy_http_process_response (AH01102)'
const at = '[Sat Nov 21 14:31:54.381989 2026] [proxy_http:error] [pid 12904:tid 12908]'
const client = '[client 127.0.0.1:38516]'
const reading = `${client} AH01102: error reading status line from remote server 127.0.0.1:18102`
const reset = `${at} (104)Connection reset by peer: ${reading}`
const closed = `${at} (20014)Internal error (specific information not available): ${reading}`
const late = `${at} (70007)The timeout specified has expired: ${reading}`

/** What mod_proxy_http says of responses that did not come, came too late or were no HTTP. */
export const replyLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-reply-timeout',
    system: 'apache',
    needles: ['error reading status line'],
    pattern: /error reading status line from remote server (?<upstream>\S{1,300})/,
    when: errno(70007, 110),
    weights: {
      'slow-app-timeout': 20,
      'worker-pool-exhausted': 7,
      'timeout-ladder-inverted': 6,
      'db-pool-exhausted': 5,
      'event-loop-blocked': 4,
      'dependency-slow': 4,
    },
    title: 'The backend sent no status line within Apache’s limit',
    reference: `${statusLine}: APR_TIMEUP 70007 after timeout= or ProxyTimeout; it becomes a 502, not a 504`,
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        late,
        '[error] [client 203.0.113.9] (70007)The timeout specified has expired: proxy: error reading status line from remote server localhost:8080',
      ],
      nearMisses: [reset, closed],
    },
  },
  {
    id: 'apache-reply-reset',
    system: 'apache',
    needles: ['error reading status line'],
    pattern: /error reading status line from remote server (?<upstream>\S{1,300})/,
    when: errno(104),
    weights: {
      'app-crash-request': 13,
      'keepalive-race': 11,
      'worker-timeout': 6,
      'upload-rejected-early': 4,
      'listen-backlog-overflow': 3,
    },
    title: 'The backend reset the connection before it answered',
    reference: `${statusLine}: ECONNRESET 104`,
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: { matches: [reset], nearMisses: [late, closed] },
  },
  {
    id: 'apache-reply-closed',
    system: 'apache',
    needles: ['error reading status line'],
    pattern: /error reading status line from remote server (?<upstream>\S{1,300})/,
    when: errno(20014, 70014, 103),
    weights: {
      // Apache reuses connections unless told otherwise, and the end of one that was idle is read right here.
      'keepalive-race': 14,
      'app-crash-request': 11,
      'worker-timeout': 6,
      'http-to-https-port': 5,
      'invalid-upstream-response': 4,
      'wrong-app-protocol': 3,
    },
    title: 'The backend closed the connection before it answered',
    reference: `${statusLine}: APR_EGENERAL 20014 or APR_EOF 70014 is an end of the connection`,
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [closed, `${at} (70014)End of file found: ${reading}`],
      nearMisses: [late, reset],
    },
  },
  {
    id: 'apache-reply-missing',
    system: 'apache',
    needles: ['error reading status line'],
    pattern: /error reading status line from remote server (?<upstream>\S{1,300})/,
    when: withoutErrno,
    weights: { 'app-crash-request': 11, 'keepalive-race': 11, 'slow-app-timeout': 6, 'worker-timeout': 6 },
    title: 'The backend sent no status line; the line does not say why',
    reference: `${statusLine}: without an error code the connection ended before a line was complete`,
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[error] [client 203.0.113.9] proxy: error reading status line from remote server localhost:8080',
        reading,
      ],
      nearMisses: [late, reset],
    },
  },
  {
    id: 'apache-error-reading',
    system: 'apache',
    needles: ['Error reading from remote server'],
    pattern: /Error reading from remote server returned by /,
    weights: { 'app-crash-request': 6, 'slow-app-timeout': 5, 'keepalive-race': 5 },
    title: 'Apache answered 502 because it could not read the response',
    reference:
      'httpd modules/proxy/proxy_util.c, proxyerror_core (AH00898): the request’s line after AH01102',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[Sat Nov 21 14:31:54.382013 2026] [proxy:error] [pid 12904:tid 12908] [client 127.0.0.1:38516] AH00898: Error reading from remote server returned by /reset/',
      ],
      nearMisses: [
        '[Sat Nov 21 14:31:58.761901 2026] [proxy:error] [pid 12904:tid 12909] (EAI 2)Name or service not known: [client 127.0.0.1:38660] AH00898: DNS lookup failure for: app.invalid returned by /dns/',
      ],
    },
  },
  {
    id: 'apache-client-cut-off',
    system: 'apache',
    needles: ['AH01104'],
    pattern:
      /AH01104: Closing connection to client because reading from backend server (?<upstream>\S{1,300})/,
    weights: { 'keepalive-race': 12, 'app-crash-request': 9 },
    title: 'Apache closed the visitor’s connection too, for the backend had closed its own',
    reference:
      'httpd modules/proxy/mod_proxy_http.c (AH01104): on a kept connection no response is sent at all',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `[Sat Nov 21 14:31:54.381989 2026] [proxy_http:trace1] [pid 12904:tid 12908] ${client} AH01104: Closing connection to client because reading from backend server 10.0.3.21:8080 failed. Number of keepalives 3`,
      ],
      nearMisses: [
        `[Sat Nov 21 14:31:54.381989 2026] [proxy_http:trace1] [pid 12904:tid 12908] ${client} AH01105: NOT Closing connection to client although reading from backend server 10.0.3.21:8080 failed.`,
      ],
    },
  },
  {
    id: 'apache-status-line-corrupt',
    system: 'apache',
    needles: ['Corrupt status line', 'AH01098', 'AH01100', 'AH01106'],
    pattern:
      /AH00898: Corrupt status line returned by|AH01106: bad HTTP\/\d{1,2}\.\d{1,2} header returned by|AH01098: Starting body due to bogus non-header/,
    weights: { 'invalid-upstream-response': 18, 'wrong-app-protocol': 9, 'upstream-header-too-big': 6 },
    title: 'Apache could not parse the backend’s response head',
    reference: 'httpd modules/proxy/mod_proxy_http.c, ap_proxy_read_headers (AH01098, AH01106), AH00898',
    fact: 'framing',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[Fri Nov 20 17:04:51.204113 2026] [proxy:error] [pid 3121:tid 139912] [client 203.0.113.9:51234] AH00898: Corrupt status line returned by remote server: HTTP/2.0 200 OK returned by /cart',
        '[Sat Nov 21 14:31:56.444223 2026] [proxy_http:warn] [pid 12904:tid 12908] [client 127.0.0.1:38540] AH01106: bad HTTP/1.1 header returned by /bigheader/ (GET)',
      ],
      nearMisses: [reset],
    },
  },
  {
    id: 'apache-response-header-illegal',
    system: 'apache',
    needles: ['AH02428', 'AH02429', 'AH02430'],
    pattern: /AH024(?:28|29|30): (?:Empty response header name|Response header )/,
    weights: { 'invalid-upstream-response': 22 },
    title: 'A response header holds bytes that HTTP forbids',
    reference: 'httpd modules/http/http_filters.c, check_header (AH02428 to AH02430)',
    fact: 'framing',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        "[Sat Nov 21 14:31:58.579044 2026] [http:error] [pid 12904:tid 12908] [client 127.0.0.1:38574] AH02429: Response header name 'Bad Header\\x01' contains invalid characters, aborting request",
      ],
      nearMisses: [
        '[core:error] [pid 1] [client 203.0.113.9:1] AH02426: Request header field name is malformed: Bad Header',
      ],
    },
  },
  {
    id: 'apache-response-header-too-big',
    system: 'apache',
    needles: ['AH10124'],
    pattern: /AH10124: header size is over the limit allowed by ResponseFieldSize/,
    weights: { 'upstream-header-too-big': 27 },
    title: 'A response header is larger than Apache accepts',
    reference: 'httpd modules/proxy/mod_proxy_http.c (AH10124): responsefieldsize=, 8192 bytes by default',
    fact: 'header-size',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        "[Sat Nov 21 14:31:56.444195 2026] [proxy_http:warn] [pid 12904:tid 12908] [client 127.0.0.1:38540] AH10124: header size is over the limit allowed by ResponseFieldSize (8192 bytes). Bad response header: 'Set-Cookie: [redacted]'",
      ],
      nearMisses: [
        '[core:info] [client 203.0.113.9:1] AH00561: Request header exceeds LimitRequestFieldSize: Cookie',
      ],
    },
  },
  {
    id: 'apache-body-cut',
    system: 'apache',
    needles: ['AH01110'],
    pattern: /AH01110: /,
    when: errno(104, 20014, 70014),
    weights: {
      'app-crash-request': 13,
      'invalid-upstream-response': 9,
      'worker-timeout': 6,
      'ungraceful-shutdown': 3,
    },
    title: 'The response broke off in the middle',
    reference: 'httpd modules/proxy/mod_proxy_http.c (AH01110)',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} (104)Connection reset by peer: ${client} AH01110: error reading response`],
      nearMisses: [
        `${at} (70007)The timeout specified has expired: ${client} AH01110: error reading response`,
      ],
    },
  },
  {
    id: 'apache-body-timeout',
    system: 'apache',
    needles: ['AH01110'],
    pattern: /AH01110: /,
    when: errno(70007, 110),
    weights: { 'slow-app-timeout': 17, 'event-loop-blocked': 4, 'dependency-slow': 4 },
    title: 'The response stood still for longer than Apache’s limit',
    reference: 'httpd modules/proxy/mod_proxy_http.c (AH01110), APR_TIMEUP 70007',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} (70007)The timeout specified has expired: ${client} AH01110: error reading response`],
      nearMisses: [`${at} (104)Connection reset by peer: ${client} AH01110: error reading response`],
    },
  },
]
