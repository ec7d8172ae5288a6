import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const reading = 'while reading response header from upstream'
const source = 'nginx src/http/modules/ngx_http_grpc_module.c'

function line(message: string): string {
  return errorLine('error', `${message} ${reading}`, 'grpc://127.0.0.1:7020')
}

const http = line('upstream sent too large http2 frame: 4740180')
const ssh = line('upstream sent too large http2 frame: 5460808')
const tls = line('upstream sent too large http2 frame: 1377027')
const large = line('upstream sent too large http2 frame: 1048576')
const index = line('upstream sent invalid http2 table index: 127')
const refusedStream = line('upstream rejected request with error 7')
const internal = line('upstream rejected request with error 2')
const goaway = line('upstream sent goaway with error 0')
const calm = line('upstream sent goaway with error 11')
const closed = line('upstream prematurely closed stream')

/** The first three bytes that came, which nginx takes for the length of a frame. */
function firstBytes(length: string | undefined): [number, number, number] {
  const value = Number(length)
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]
}

/** gRPC and HTTP/2 to the backend. */
export const http2LogSignatures = [
  {
    ...upstreamError({
      id: 'nginx-http2-to-text',
      needles: ['upstream sent too large http2 frame: '],
      says: String.raw`upstream sent too large http2 frame: (?<length>\d{1,8})\b`,
      weights: { 'wrong-app-protocol': 24, 'wrong-port': 6 },
      title: 'what answers at the address of grpc_pass speaks no HTTP/2: its first bytes are text',
      reference: `${source}: the length of a frame is its first three bytes, and 4740180 is “HTT”`,
      fact: 'protocol',
      request: true,
      examples: { matches: [http, ssh], nearMisses: [large, tls, index] },
    }),
    when: ({ length }: Readonly<Record<string, string | undefined>>) =>
      firstBytes(length).every((byte) => byte >= 0x20 && byte < 0x7f),
  },
  {
    ...upstreamError({
      id: 'nginx-http2-to-tls',
      needles: ['upstream sent too large http2 frame: '],
      says: String.raw`upstream sent too large http2 frame: (?<length>\d{1,8})\b`,
      weights: { 'http-to-https-port': 24 },
      title: 'nginx sent plain HTTP/2 to a TLS port, which answered with a TLS record',
      reference: 'RFC 8446 section 5.1: an alert begins with 21 and the version 3',
      fact: 'protocol',
      request: true,
      examples: { matches: [tls], nearMisses: [http, large] },
    }),
    when: ({ length }: Readonly<Record<string, string | undefined>>) => {
      const [type, major] = firstBytes(length)
      return (type === 0x15 || type === 0x16) && major === 3
    },
  },
  upstreamError({
    id: 'nginx-http2-malformed',
    needles: ['upstream sent ', 'upstream violated '],
    says: `upstream (?:violated (?:stream|connection) flow control|sent (?:(?:invalid|truncated|too short|too large|zero) (?:http2|encoded|:status)|unexpected (?:http2 frame|push promise|:status)|no :status|duplicate :status|frame for (?:unknown|closed) stream|(?:headers|rst stream|goaway|window update|settings|ping) frame with|too (?:many|large) (?:settings|ping|window)))`,
    weights: { 'invalid-upstream-response': 14, 'wrong-app-protocol': 6, 'http-to-https-port': 2 },
    title: 'the backend’s HTTP/2 is malformed',
    reference: source,
    fact: 'framing',
    request: true,
    examples: { matches: [index, large], nearMisses: [goaway, closed] },
  }),
  upstreamError({
    id: 'nginx-http2-goaway',
    needles: ['upstream sent goaway with error 0', 'upstream rejected request with error '],
    says: 'upstream (?:sent goaway with error 0|rejected request with error [78])',
    weights: { 'ungraceful-shutdown': 12, 'deploy-in-progress': 9, 'keepalive-race': 6 },
    title: 'the backend was closing its HTTP/2 connection and refused the request',
    reference: 'RFC 9113 sections 6.8 and 7: NO_ERROR, REFUSED_STREAM, CANCEL',
    fact: 'reset',
    request: true,
    examples: { matches: [goaway, refusedStream], nearMisses: [internal, calm] },
  }),
  upstreamError({
    id: 'nginx-http2-too-many',
    needles: ['with error 11'],
    says: 'upstream (?:sent goaway|rejected request) with error 11',
    weights: { 'proxy-ratelimit': 14 },
    title: 'the backend has had enough of nginx’s HTTP/2 requests',
    reference: 'RFC 9113 section 7: ENHANCE_YOUR_CALM',
    fact: 'ratelimit',
    request: true,
    examples: { matches: [calm], nearMisses: [goaway] },
  }),
  upstreamError({
    id: 'nginx-http2-failed',
    needles: ['with error ', 'upstream prematurely closed stream'],
    says: String.raw`upstream (?:(?:sent goaway|rejected request) with error (?:[1-6]|9|10|1[23])\b|prematurely closed stream)`,
    weights: { 'app-crash-request': 10, 'invalid-upstream-response': 6, 'ungraceful-shutdown': 3 },
    title: 'the backend ended the HTTP/2 request with an error',
    reference: 'RFC 9113 section 7',
    fact: 'reset',
    request: true,
    examples: { matches: [internal, closed], nearMisses: [goaway, refusedStream, calm] },
  }),
]
