import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { linesOfProgram } from '../app/lines-of-program.ts'

/** Every line about a request that the connector could not pass on holds one of these, also cut at either end. */
const needles = [
  'Unable to reach the origin service',
  'responding to traffic from cloudflared',
  'originService=',
] as const
const said =
  'Unable to reach the origin service. The service may be down or it may not be responding to traffic from cloudflared'
const reference = 'cloudflared proxy/proxy.go; the rest is the wording of Go’s net, net/http and crypto/tls'

interface OriginError {
  name: string
  error: RegExp
  title: string
  weights: Weights
  fact: string
  examples: readonly string[]
}

/** What comes after those words. Certificates and alerts are read by the lines that all proxies in Go have in common. */
const errors: readonly OriginError[] = [
  {
    name: 'refused',
    error: /connect: connection refused|connectex: No connection could be made/,
    title: 'the service refused the tunnel’s connector',
    weights: { 'backend-down': 16, 'wrong-port': 11, 'loopback-bind': 7 },
    fact: 'connect',
    examples: [
      'dial tcp 127.0.0.1:8080: connect: connection refused',
      'dial tcp [::1]:8080: connect: connection refused',
    ],
  },
  {
    name: 'unanswered',
    error: /dial tcp [^\n]{1,260}(?:i\/o timeout|connection timed out|operation timed out)/,
    title: 'the service did not answer the connector’s connection',
    weights: { 'connect-drop': 18, 'host-firewall-block': 12, 'host-down': 8, 'wrong-port': 6 },
    fact: 'connect',
    examples: [
      'dial tcp 192.168.1.5:8123: i/o timeout',
      'dial tcp 192.168.1.5:8123: connect: connection timed out',
    ],
  },
  {
    name: 'no-route',
    error: /connect: (?:no route to host|network is unreachable|host is down)/,
    title: 'the connector has no way to the service',
    weights: { 'no-route': 21, 'host-down': 11, 'host-firewall-block': 7, 'container-network-broken': 6 },
    fact: 'connect',
    examples: ['dial tcp 192.168.1.5:8123: connect: no route to host'],
  },
  {
    name: 'name',
    error: /lookup [^\n]{1,260}(?:no such host|server misbehaving|i\/o timeout)/,
    title: 'the connector cannot resolve the service’s name',
    weights: { 'dns-failure': 24, 'container-network-broken': 11, 'wrong-port': 3 },
    fact: 'resolve',
    examples: [
      'dial tcp: lookup web on 127.0.0.11:53: no such host',
      'dial tcp: lookup homeassistant on 127.0.0.11:53: server misbehaving',
    ],
  },
  {
    name: 'ended',
    error: /: (?:unexpected )?EOF\b/,
    title: 'the service ended the connection without an answer, as a TLS port does with plain HTTP',
    weights: { 'http-to-https-port': 17, 'app-crash-request': 11, 'keepalive-race': 10 },
    fact: 'reset',
    examples: ['EOF', 'unexpected EOF'],
  },
  {
    name: 'reset',
    error: /connection reset by peer|broken pipe|server closed idle connection|forcibly closed/,
    title: 'the service cut the connection',
    weights: { 'keepalive-race': 14, 'app-crash-request': 13, 'http-to-https-port': 9 },
    fact: 'reset',
    examples: ['read tcp 127.0.0.1:41000->127.0.0.1:8080: read: connection reset by peer'],
  },
  {
    name: 'tls-record',
    error:
      /malformed HTTP (?:response|status code|version) \\?"\\{0,2}x?1[56]\\{0,2}x03|malformed HTTP response \\?"[^"\n]{0,4}\\x0[0-3]/,
    title: 'the service speaks TLS where the connector speaks plain HTTP',
    weights: { 'http-to-https-port': 28 },
    fact: 'protocol',
    examples: [
      'net/http: HTTP/1.x transport connection broken: malformed HTTP response \\"\\x15\\x03\\x01\\x00\\x02\\x02\\"',
    ],
  },
  {
    name: 'malformed',
    error:
      /malformed (?:HTTP|MIME)|bad Content-Length|too many transfer encodings|invalid header|http2: unexpected|frame too large/,
    title: 'the service’s answer is no proper HTTP',
    weights: { 'invalid-upstream-response': 19, 'wrong-app-protocol': 13, 'http-to-https-port': 7 },
    fact: 'framing',
    examples: ['net/http: HTTP/1.x transport connection broken: malformed MIME header line: foo'],
  },
  {
    name: 'late',
    error: /context deadline exceeded|timeout awaiting response headers|Client\.Timeout/,
    title: 'the service did not answer in time',
    weights: {
      'slow-app-timeout': 20,
      'worker-pool-exhausted': 5,
      'connect-drop': 6,
      'timeout-ladder-inverted': 4,
    },
    fact: 'timeout',
    examples: ['net/http: timeout awaiting response headers', 'context deadline exceeded'],
  },
  {
    name: 'tls-late',
    error: /TLS handshake timeout/,
    title: 'the service did not finish the TLS handshake',
    weights: {
      'tls-handshake-failed': 20,
      'worker-pool-exhausted': 6,
      'connect-drop': 5,
      'dependency-slow': 2,
    },
    fact: 'tls-handshake',
    examples: ['net/http: TLS handshake timeout'],
  },
]

/** Certificates, alerts and records that are no TLS, and a visitor who left: others speak of these. */
const elsewhere = /x509: |tls: |server gave HTTP response|context canceled|canceled by remote/

const near = '2026-11-20T17:04:51Z INF Registered tunnel connection connIndex=0 protocol=quic'

function line(error: string): string {
  return `2026-11-20T17:04:51Z ERR  error="${said}: ${error}" connIndex=1 event=1 ingressRule=0 originService=http://localhost:8080`
}

/** What the tunnel’s connector, cloudflared, says of the services behind it and of its way to Cloudflare. */
export const tunnelLogSignatures: readonly LogSignature[] = [
  ...errors.map(
    ({ name, error, title, weights, fact, examples }): LogSignature => ({
      id: `cloudflare-tunnel-origin-${name}`,
      system: 'cloudflare',
      needles,
      pattern: error,
      weights,
      title,
      reference,
      fact,
      reach: 'behind',
      request: true,
      examples: {
        matches: examples.flatMap((each) => [line(each), `${said.slice(36)}: ${each}`]),
        nearMisses: [near, line('x509: certificate signed by unknown authority')],
      },
    }),
  ),
  {
    id: 'cloudflare-tunnel-connector',
    system: 'cloudflare',
    needles: [needles[0], needles[1]],
    pattern: /Unable to reach the origin service|responding to traffic from cloudflared/,
    when: (_groups, text) => !elsewhere.test(text) && !errors.some(({ error }) => error.test(text)),
    weights: { 'backend-down': 15, 'wrong-port': 8, 'loopback-bind': 5, 'container-network-broken': 4 },
    title: 'the tunnel’s connector could not reach the service',
    reference,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [line('something new'), `502 Bad Gateway ${said}`],
      nearMisses: [near, line('EOF')],
    },
  },
  ...linesOfProgram({ system: 'cloudflare', reference: 'cloudflared supervisor/tunnel.go, connection/' }, [
    {
      name: 'tunnel-lost',
      needles: [
        'failed to dial to edge',
        'ailed to dial a quic connection',
        'ailed to create new quic connection',
        'ailed to serve quic connection',
        'ailed to serve tunnel connection',
        'ailed to accept QUIC stream',
        'ailed to accept incoming stream',
        'Unable to establish connection',
        'Serve tunnel error',
        'Lost connection with the edge',
        'Connection terminated error',
        'Retrying connection in up to',
        'TLS handshake with edge error',
        'DialContext error',
        'no free edge addresses left',
        'argotunnel.com',
        'looking up Cloudflare edge IPs',
        'ailed to run the datagram handler',
      ],
      pattern:
        /[Ff]ailed to dial to edge|[Ff]ailed to dial a quic connection|[Ff]ailed to create new quic connection|[Ff]ailed to serve (?:quic|tunnel) connection|[Ff]ailed to accept (?:QUIC|incoming) stream|Unable to establish connection(?: with Cloudflare edge|\.)|Serve tunnel error|Lost connection with the edge|Connection terminated error|TLS handshake with edge error|DialContext error: dial tcp \S{1,60}:7844|no free edge addresses left|(?:error looking up Cloudflare edge IPs|lookup [^\s"]{1,100}argotunnel\.com)|[Ff]ailed to run the datagram handler/,
      weights: { 'cf-tunnel-down': 24, 'connect-drop': 5, 'host-firewall-block': 3 },
      title: 'the tunnel’s connector cannot reach Cloudflare, or lost its connection',
      fact: 'tunnel',
      matches: [
        '2026-11-20T17:04:51Z ERR Failed to dial a quic connection error="failed to dial to edge with quic: timeout: no recent network activity" connIndex=0 event=0 ip=198.41.192.7',
        '2026-11-20T17:04:51Z ERR Connection terminated error="timeout: no recent network activity" connIndex=3',
        '2026-11-20T17:04:51Z ERR Unable to establish connection with Cloudflare edge error="TLS handshake with edge error: EOF" connIndex=2',
        '2026-11-20T17:04:51Z ERR edge discovery: error looking up Cloudflare edge IPs: the DNS query failed',
      ],
      nearMisses: [near, 'INF Initiating graceful shutdown due to signal terminated ...'],
    },
    {
      name: 'tunnel-registered',
      needles: ['Registered tunnel connection', 'registered with protocol', ' registered connIndex='],
      pattern:
        /Registered tunnel connection\b|\bConnection [0-9a-f-]{8,40} registered (?:with protocol|connIndex=)/,
      weights: { 'cf-tunnel-down': -8 },
      title: 'the tunnel’s connector is connected to Cloudflare',
      reference: 'cloudflared connection/observer.go, logConnected()',
      fact: 'tunnel-up',
      matches: [
        near,
        '2021-11-20T17:04:51Z INF Connection 0f9a6b1c-5d2e-4b7a-9c3d-1e2f3a4b5c6d registered connIndex=1 location=FRA',
      ],
      nearMisses: ['2026-11-20T17:04:51Z INF Unregistered tunnel connection connIndex=0'],
    },
    {
      name: 'tunnel-refused',
      needles: [
        'Register tunnel error from server side',
        "Couldn't start tunnel",
        'Tunnel token is not valid',
        'Unauthorized: ',
        'Tunnel credentials file',
        'has been deleted',
        'Cannot determine tunnel',
      ],
      pattern:
        /Register tunnel error from server side|Couldn't start tunnel|Provided Tunnel token is not valid|Unauthorized: (?:Tunnel not found|Invalid tunnel secret|Failed to get tunnel)|Tunnel credentials file '[^'\n]{0,300}' doesn't exist/,
      weights: { 'cf-tunnel-down': 27 },
      title: 'Cloudflare does not know the tunnel, or not its secret, so that the connector does not run',
      fact: 'tunnel',
      matches: [
        'ERR Register tunnel error from server side error="Unauthorized: Tunnel not found" connIndex=0',
        'Provided Tunnel token is not valid.',
      ],
      nearMisses: [near, 'HTTP 401 Unauthorized: login'],
    },
    {
      name: 'tunnel-page',
      needles: ['Tunnel error', 'currently unable to resolve it'],
      pattern:
        /(?:Argo|Cloudflare) Tunnel error|is configured as an? (?:Argo|Cloudflare) Tunnel, and Cloudflare is currently unable/,
      weights: { 'cf-tunnel-down': 28 },
      title: 'no connector of the Cloudflare tunnel is up',
      reference:
        'https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/troubleshoot-tunnels/common-errors/',
      fact: 'edge-code',
      request: true,
      matches: [
        'Argo Tunnel error',
        'The host (shop.example) is configured as an Argo Tunnel, and Cloudflare is currently unable to resolve it.',
      ],
      nearMisses: ['the tunnel works'],
    },
    {
      name: 'tunnel-without-rules',
      needles: ['No ingress rules were defined', 'http_status:503'],
      pattern: /No ingress rules were defined in provided config/,
      weights: { 'proxy-config-invalid': 23, 'no-live-upstreams': 12 },
      title: 'the connector knows no service, and answers 503 to all',
      fact: 'config',
      matches: [
        'WRN No ingress rules were defined in provided config (if any) nor from the cli, cloudflared will return 503 for all incoming HTTP requests',
      ],
      nearMisses: ['INF Updated to new configuration config="{\\"ingress\\":[]}"'],
    },
    {
      name: 'tunnel-client-left',
      needles: ['ncoming request ended abruptly: context canceled', 'canceled by remote with error code 0'],
      pattern:
        /[Ii]ncoming request ended abruptly: context canceled|stream \d{1,9} canceled by remote with error code 0/,
      weights: { 'client-abort': 18 },
      title: 'a visitor left while the connector waited',
      fact: 'client-left',
      matches: [
        'ERR  error="Incoming request ended abruptly: context canceled" connIndex=2 event=1 ingressRule=0 originService=http://localhost:8080',
      ],
      nearMisses: [near],
    },
  ]),
]
