import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import type { System } from '../../model/system.ts'

/** A proxy that is written in Go and logs the errors of net/http’s transport as they are. */
export interface GoProxy {
  system: System
  /** Start of the ids. */
  name: string
  reference: string
  /** Whether a line is about a request that this proxy could not pass on. */
  isProxyError(line: string): boolean
  /** A whole line that gives this error. */
  line(error: string): string
}

interface TransportError {
  name: string
  needles: readonly [string, ...string[]]
  pattern: RegExp
  weights: Weights
  title: string
  fact: string
  reach: LogSignature['reach']
  errors: readonly [string, ...string[]]
}

const errors: readonly TransportError[] = [
  {
    name: 'tls-to-plain',
    needles: ['first record does not look like a TLS handshake', 'server gave HTTP response to HTTPS client'],
    pattern:
      /tls: first record does not look like a TLS handshake|http: server gave HTTP response to HTTPS client/,
    weights: { 'https-to-http-port': 27 },
    title: 'the proxy speaks TLS to a port that speaks plain HTTP',
    fact: 'tls-port',
    reach: 'behind',
    errors: [
      'tls: first record does not look like a TLS handshake',
      'http: server gave HTTP response to HTTPS client',
    ],
  },
  {
    name: 'plain-to-tls',
    needles: ['malformed HTTP response'],
    pattern: /malformed HTTP response \\?"\\{1,2}x15\\{1,2}x03/,
    weights: { 'http-to-https-port': 27 },
    title: 'the proxy speaks plain HTTP to a port that speaks TLS, and got a TLS alert',
    fact: 'tls-port',
    reach: 'behind',
    errors: [
      String.raw`net/http: HTTP/1.x transport connection broken: malformed HTTP response "\x15\x03\x01\x00\x02\x02"`,
    ],
  },
  {
    name: 'not-http',
    needles: ['malformed HTTP', 'malformed MIME header', 'bad Content-Length', 'too many transfer encodings'],
    pattern:
      /malformed HTTP (?:response|version|status code) (?!\\?"\\{1,2}x15\\{1,2}x03)|malformed MIME header|http: message cannot contain multiple Content-Length|bad Content-Length/,
    weights: { 'wrong-app-protocol': 17, 'invalid-upstream-response': 14, 'wrong-port': 8 },
    title: 'what the backend sent is no HTTP/1 response',
    fact: 'protocol',
    reach: 'behind',
    errors: [
      String.raw`net/http: HTTP/1.x transport connection broken: malformed HTTP response "\x00\x00\x12\x04\x00\x00"`,
      'net/http: HTTP/1.x transport connection broken: malformed MIME header line: Server nginx',
    ],
  },
  {
    name: 'certificate-name',
    needles: ['x509: '],
    pattern:
      /x509: (?:certificate is (?:valid for|not valid for any)|cannot validate certificate for|certificate relies on legacy)/,
    weights: { 'tls-backend-name': 25, 'tls-sni-missing': 4 },
    title: 'the backend’s certificate is for another name',
    fact: 'tls-handshake',
    reach: 'behind',
    errors: [
      'tls: failed to verify certificate: x509: certificate is valid for a.example.com, not 10.0.0.5',
      "x509: cannot validate certificate for 172.19.0.3 because it doesn't contain any IP SANs",
    ],
  },
  {
    name: 'certificate-untrusted',
    needles: ['x509: '],
    pattern:
      /x509: (?:certificate signed by unknown authority|[“"][^”"\n]{1,200}[”"] certificate is not trusted)/,
    weights: { 'tls-backend-untrusted': 25 },
    title: 'the backend’s certificate is signed by nobody whom the proxy trusts',
    fact: 'tls-handshake',
    reach: 'behind',
    errors: ['tls: failed to verify certificate: x509: certificate signed by unknown authority'],
  },
  {
    name: 'certificate-expired',
    needles: ['x509: '],
    pattern: /x509: certificate has expired or is not yet valid/,
    weights: { 'tls-backend-expired': 24, 'clock-skew': 5, 'tls-backend-not-yet-valid': 4 },
    title: 'the backend’s certificate has expired',
    fact: 'tls-handshake',
    reach: 'behind',
    errors: [
      'x509: certificate has expired or is not yet valid: current time 2026-11-20T17:04:51Z is after 2026-11-01T00:00:00Z',
    ],
  },
  {
    name: 'tls-refused',
    needles: [
      'remote error: tls: ',
      'tls: protocol version not supported',
      'tls: server selected unsupported',
    ],
    pattern: /remote error: tls: |tls: protocol version not supported|tls: server selected unsupported/,
    weights: {
      'tls-handshake-failed': 16,
      'mtls-required': 9,
      'tls-sni-missing': 9,
      'tls-protocol-mismatch': 9,
    },
    title: 'the backend refused the TLS handshake',
    fact: 'tls-handshake',
    reach: 'behind',
    errors: ['remote error: tls: handshake failure'],
  },
  {
    name: 'unresolved',
    needles: ['no such host', 'server misbehaving', 'dial tcp: lookup', 'missing address'],
    pattern:
      /lookup \S{1,260}(?: on \S{1,80})?: (?:no such host|server misbehaving|(?:read udp [^\n]{1,120})?i\/o timeout|Try again)/,
    weights: { 'dns-failure': 24, 'container-network-broken': 6 },
    title: 'the proxy cannot resolve the backend’s name',
    fact: 'resolve',
    reach: 'here',
    errors: [
      'dial tcp: lookup app on 127.0.0.11:53: no such host',
      'dial tcp: lookup app on 127.0.0.11:53: server misbehaving',
    ],
  },
  {
    name: 'unreachable',
    needles: ['no route to host', 'host is unreachable'],
    pattern:
      /dial tcp (?<upstream>[^ :]{1,60}:\d{1,5}): (?:connect|getsockopt): (?:no route to host|host is unreachable)/,
    weights: {
      'no-route': 11,
      'container-network-broken': 18,
      'stale-dns': 10,
      'host-down': 7,
      'host-firewall-block': 12,
    },
    title: 'nobody has the backend’s address, or a firewall says so',
    fact: 'connect',
    reach: 'behind',
    errors: ['dial tcp 172.19.0.3:81: connect: no route to host'],
  },
  {
    name: 'header-timeout',
    needles: ['timeout awaiting response headers'],
    pattern: /timeout awaiting response headers/,
    weights: { 'slow-app-timeout': 20, 'timeout-ladder-inverted': 5 },
    title: 'the backend did not answer within the proxy’s limit',
    fact: 'timeout',
    reach: 'behind',
    errors: ['net/http: timeout awaiting response headers'],
  },
  {
    name: 'left',
    needles: ['context canceled', 'client disconnected'],
    pattern: /context canceled|client disconnected/,
    weights: { 'client-abort': 19 },
    title: 'the visitor went away',
    fact: 'client-left',
    reach: 'inwards',
    errors: ['context canceled'],
  },
  {
    name: 'broken-pipe',
    needles: ['broken pipe', 'use of closed network connection'],
    // From its own port it writes to a visitor.
    pattern:
      /(?:write|readfrom) tcp (?!\S{1,60}:(?:80|443|8443)->)\S{1,80}->\S{1,80}: (?:write: )?broken pipe/,
    weights: { 'upload-rejected-early': 11, 'keepalive-race': 9, 'app-crash-request': 6, 'client-abort': 4 },
    title: 'the other side closed the connection while the proxy was still sending',
    fact: 'reset',
    reach: 'behind',
    errors: ['write tcp 172.19.0.2:41000->172.19.0.3:81: write: broken pipe'],
  },
  {
    name: 'files-exhausted',
    needles: ['too many open files'],
    pattern: /socket: too many open files|accept4?: too many open files/,
    weights: { 'fd-exhaustion': 27 },
    title: 'the proxy has no file descriptor left',
    fact: 'fd',
    reach: 'here',
    errors: ['dial tcp 172.19.0.3:81: socket: too many open files'],
  },
  {
    name: 'ports-exhausted',
    needles: ['cannot assign requested address'],
    pattern: /dial tcp (?!\[)[^ ]{1,80}: (?:connect|bind): cannot assign requested address/,
    weights: { 'ephemeral-ports': 22, 'localhost-ipv6': 3 },
    title: 'the proxy has no local port left for a connection',
    fact: 'local-ports',
    reach: 'here',
    errors: ['dial tcp 172.19.0.3:81: connect: cannot assign requested address'],
  },
  {
    name: 'http2-broken',
    needles: ['http2: ', 'stream error: ', 'GOAWAY'],
    pattern:
      /http2: (?:server sent GOAWAY|client connection lost|Transport received|timeout awaiting)|stream error: stream ID \d{1,9}; (?:INTERNAL_ERROR|PROTOCOL_ERROR|REFUSED_STREAM)|frame too large/,
    weights: {
      'wrong-app-protocol': 9,
      'app-crash-request': 9,
      'keepalive-race': 9,
      'invalid-upstream-response': 6,
    },
    title: 'an HTTP/2 connection to the backend broke',
    fact: 'reset',
    reach: 'behind',
    errors: ['http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR'],
  },
  {
    name: 'scheme',
    needles: ['unsupported protocol scheme', 'no Host in request URL', 'missing address'],
    pattern: /unsupported protocol scheme|no Host in request URL|dial tcp: missing address/,
    weights: { 'proxy-config-invalid': 24 },
    title: 'the address of the backend is no address',
    fact: 'target',
    reach: 'here',
    errors: ['unsupported protocol scheme \\"\\"'],
  },
]

/** What Go’s HTTP client says of a backend, as a proxy passes it on: golang/go src/net/http/transport.go and src/net/dial.go. */
export function transportErrors({
  system,
  name: start,
  reference,
  isProxyError,
  line,
}: GoProxy): LogSignature[] {
  return errors.map(({ name, needles, pattern, weights, title, fact, reach, errors: [first, ...rest] }) => ({
    id: `${start}-${name}`,
    system,
    needles,
    pattern,
    when: (_groups: Record<string, string | undefined>, text: string) => isProxyError(text),
    weights,
    title,
    reference,
    fact,
    reach,
    ...(name === 'files-exhausted' ? {} : { request: true }),
    examples: {
      matches: [first, ...rest].map(line),
      nearMisses: [line('dial tcp 172.19.0.3:81: connect: connection refused'), first],
    },
  }))
}
