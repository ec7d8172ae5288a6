import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const reading = 'while reading response header from upstream'

function line(message: string, upstream = 'http://127.0.0.1:7010/cart', level = 'error'): string {
  return errorLine(level, message, upstream)
}

const tooBig = line(`upstream sent too big header ${reading}`)
const invalid = line(String.raw`upstream sent invalid header: "X-De\x20..." ${reading}`)
const notHttp = line(`upstream sent no valid HTTP/1.0 header ${reading}`)
const duplicate = line(
  `upstream sent duplicate header line: "Content-Length: 2", previous value: "Content-Length: 2" ${reading}`,
)
const ignored = line(
  `upstream sent duplicate header line: "Date: b", previous value: "Date: a", ignored ${reading}`,
  undefined,
  'warn',
)
const both = line(
  `upstream sent "Content-Length" and "Transfer-Encoding" headers at the same time ${reading}`,
)
const badLength = line(`upstream sent invalid "Content-Length" header: "Content-Length: two" ${reading}`)
const chunks = line('upstream sent invalid chunked response while reading upstream')
const tooMuch = line(
  'upstream sent more data than specified in "Content-Length" header while reading upstream',
  undefined,
  'warn',
)
const version72 = line(
  `upstream sent unsupported FastCGI protocol version: 72 ${reading}`,
  'fastcgi://127.0.0.1:7301',
)
const record = line(`upstream sent unexpected FastCGI record: 3 ${reading}`, 'fastcgi://127.0.0.1:7023')
const status = line(`upstream sent invalid status "abc" ${reading}`, 'fastcgi://127.0.0.1:7030')
const frame = line(`upstream sent too large http2 frame: 4740180 ${reading}`, 'grpc://127.0.0.1:7020')

/** What came back from the backend was no proper answer. */
export const protocolLogSignatures = [
  upstreamError({
    id: 'nginx-header-too-big',
    needles: ['upstream sent too big'],
    says: 'upstream sent too big (?:header|trailers)',
    weights: { 'upstream-header-too-big': 26 },
    title: 'the response’s headers do not fit into proxy_buffer_size',
    reference:
      'nginx src/http/ngx_http_upstream.c ngx_http_upstream_process_header; the default is one memory page',
    fact: 'header-size',
    request: true,
    examples: {
      matches: [tooBig],
      nearMisses: [invalid, errorLine('info', 'client sent too large request')],
    },
  }),
  upstreamError({
    id: 'nginx-invalid-header',
    needles: ['upstream sent invalid header', 'upstream sent invalid trailer'],
    says: 'upstream sent invalid (?:header|trailer)',
    weights: { 'invalid-upstream-response': 22, 'bad-release': 6 },
    title: 'the response has a header line that is not allowed',
    reference: 'nginx src/http/modules/ngx_http_proxy_module.c ngx_http_proxy_process_header',
    fact: 'framing',
    request: true,
    examples: { matches: [invalid], nearMisses: [notHttp, badLength] },
  }),
  upstreamError({
    id: 'nginx-not-http',
    needles: ['upstream sent no valid HTTP'],
    says: String.raw`upstream sent no valid HTTP(?:\/\d(?:\.\d)?)? (?:header|status line|response)`,
    weights: {
      'wrong-app-protocol': 16,
      'http-to-https-port': 10,
      'invalid-upstream-response': 13,
      'wrong-port': 8,
    },
    title: 'what answers at the backend’s address does not speak HTTP',
    reference: 'nginx src/http/modules/ngx_http_proxy_module.c ngx_http_proxy_process_status_line',
    fact: 'protocol',
    request: true,
    examples: { matches: [notHttp], nearMisses: [invalid] },
  }),
  upstreamError({
    id: 'nginx-ambiguous-framing',
    needles: ['upstream sent '],
    says: String.raw`upstream sent (?:"Content-Length" and "Transfer-Encoding" headers at the same time|invalid "Content-Length" header|unknown "Transfer-Encoding"|duplicate header line: "[^"]{0,300}", previous value: "[^"]{0,300}"(?!, ignored)|HTTP\/1\.0 response with early hints)`,
    weights: { 'invalid-upstream-response': 22, 'bad-release': 5 },
    title: 'the response’s headers do not say clearly where it ends, so nginx refuses it',
    reference: 'nginx src/http/ngx_http_upstream.c; RFC 9112 section 6.3; duplicates are refused since 1.23',
    fact: 'framing',
    request: true,
    examples: { matches: [duplicate, both, badLength], nearMisses: [ignored, tooMuch] },
  }),
  upstreamError({
    id: 'nginx-invalid-chunked',
    needles: ['upstream sent invalid chunked response'],
    says: 'upstream sent invalid chunked response',
    weights: { 'invalid-upstream-response': 20, 'app-crash-request': 5 },
    title: 'the response’s body is not chunked as its headers say',
    reference: 'nginx src/http/modules/ngx_http_proxy_module.c ngx_http_proxy_chunked_filter',
    fact: 'framing',
    request: true,
    examples: { matches: [chunks], nearMisses: [tooMuch] },
  }),
  upstreamError({
    id: 'nginx-more-than-length',
    needles: ['upstream sent more data than specified', 'upstream sent data after'],
    says: `upstream sent (?:more data than specified in "Content-Length" header|data after (?:final chunk|trailers))`,
    weights: { 'invalid-upstream-response': 6, 'benign-noise': 10 },
    title: 'the response is longer than it says; nginx cuts the rest off',
    reference: 'nginx src/http/modules/ngx_http_proxy_module.c ngx_http_proxy_copy_filter',
    fact: 'framing',
    examples: { matches: [tooMuch], nearMisses: [chunks] },
  }),
  upstreamError({
    id: 'nginx-duplicate-ignored',
    needles: ['upstream sent duplicate header line'],
    says: `upstream sent duplicate header line: "[^"]{0,300}", previous value: "[^"]{0,300}", ignored`,
    weights: { 'benign-noise': 18 },
    title: 'the response has a header twice, of which nginx ignores one',
    reference: 'nginx src/http/ngx_http_upstream.c ngx_http_upstream_process_header_line',
    fact: 'noise',
    examples: { matches: [ignored], nearMisses: [duplicate] },
  }),
  upstreamError({
    id: 'nginx-fastcgi-to-other',
    needles: [
      'upstream sent unsupported FastCGI protocol version',
      'upstream sent invalid FastCGI record type',
    ],
    says: String.raw`upstream sent (?:unsupported FastCGI protocol version|invalid FastCGI record type): \d+`,
    weights: { 'wrong-app-protocol': 24, 'wrong-port': 7 },
    title: 'what answers at the address of fastcgi_pass does not speak FastCGI',
    reference:
      'nginx src/http/modules/ngx_http_fastcgi_module.c ngx_http_fastcgi_process_record; 72 is the H of HTTP',
    fact: 'protocol',
    request: true,
    examples: { matches: [version72], nearMisses: [record] },
  }),
  upstreamError({
    id: 'nginx-fastcgi-confused',
    needles: ['upstream sent unexpected FastCGI', 'upstream sent invalid status'],
    says: `upstream sent (?:unexpected FastCGI (?:record|request id)|invalid status ")`,
    weights: { 'invalid-upstream-response': 17, 'wrong-app-protocol': 13, 'app-crash-request': 5 },
    title: 'the FastCGI or uwsgi answer is malformed',
    reference: 'nginx src/http/modules/ngx_http_fastcgi_module.c ngx_http_fastcgi_process_header',
    fact: 'framing',
    request: true,
    examples: { matches: [record, status], nearMisses: [version72, frame] },
  }),
]
