import { linesOfProgram } from '../lines-of-program.ts'

const refused =
  /dial tcp (?<upstream>\S{1,260}:(?<port>\d{1,5})): (?:connect: connection refused|connectex: No connection could be made)/
const databases = new Set(['5432', '5433', '6432', '3306', '27017', '1433', '1521', '26257', '9042'])
const caches = new Set(['6379', '6380', '26379', '11211'])

/** What the Go runtime and net/http log. */
export const goLines = linesOfProgram(
  { system: 'unknown', program: 'go', reference: 'golang/go src/net/http/server.go' },
  [
    {
      name: 'panic',
      needles: ['panic: ', 'fatal error: '],
      pattern:
        /^panic: |\bpanic: (?:runtime error|assignment to entry in nil map)[^\n]{0,200}\n[^\n]{0,200}(?:goroutine|\[signal)|^fatal error: (?:all goroutines are asleep|concurrent map)/m,
      when: (_groups, line) => !line.includes('http: panic serving'),
      weights: { 'app-crash-request': 18, 'app-crash-loop': 12, 'app-boot-failure': 8, 'bad-release': 6 },
      title: 'a Go program panicked and ended',
      reference: 'golang/go src/runtime/panic.go, fatalpanic(): exit status 2',
      fact: 'exit',
      matches: [
        'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x64]\n\ngoroutine 1 [running]:',
        'fatal error: concurrent map writes',
      ],
      nearMisses: [
        '2026/11/21 14:00:00 http: panic serving 10.0.0.1:5000: runtime error: index out of range [3] with length 2',
      ],
    },
    {
      name: 'panic-at-start',
      needles: ['panic: '],
      pattern: /panic: [^\n]{1,600}(?:\n[^\n]{0,400}){0,3}\ngoroutine 1 \[running\]:/,
      when: (_groups, line) =>
        /^panic: (?:open |stat |required|missing|environment|env|config|yaml|toml|json|parse|parsing|strconv|listen|flag|unable|cannot|could not|can't|failed|invalid|dial|no such|unknown|failure|regexp|template)/im.test(
          line,
        ) && !line.includes('runtime error'),
      weights: { 'app-boot-failure': 24, 'bad-release': 5 },
      title: 'a Go program panicked in main(), over something that it needs to begin',
      reference: 'golang/go src/runtime/proc.go: goroutine 1 runs main.main',
      fact: 'boot',
      matches: [
        'panic: open config.yaml: no such file or directory\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:22 +0x1b',
      ],
      nearMisses: [
        'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x64]\n\ngoroutine 1 [running]:\nmain.main()',
      ],
    },
    {
      name: 'request-panic',
      needles: ['http: panic serving '],
      pattern: /http: panic serving \S{1,80}: /,
      weights: { 'app-crash-request': 20, 'bad-release': 5 },
      title: 'a Go app panicked in a request and closed its connection without an answer',
      reference: 'golang/go src/net/http/server.go, conn.serve()',
      fact: 'app-panic',
      request: true,
      matches: [
        '2026/11/21 14:00:00 http: panic serving 10.0.0.1:5000: runtime error: index out of range [3] with length 2',
      ],
      nearMisses: ['panic: runtime error: invalid memory address or nil pointer dereference'],
    },
    {
      name: 'accept-failed',
      needles: ['http: Accept error: '],
      pattern: /http: Accept error: accept tcp \S{1,80}: accept4?: too many open files/,
      weights: { 'fd-exhaustion': 27 },
      title: 'a Go server cannot take connections for want of file descriptors',
      fact: 'fd',
      matches: ['http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 1s'],
      nearMisses: ['http: TLS handshake error from 10.0.0.1:5000: EOF'],
    },
    {
      name: 'address-taken',
      needles: [': bind: address already in use'],
      pattern: /listen tcp[46]? \S{0,80}: bind: address already in use/,
      weights: { 'port-conflict': 26, 'app-boot-failure': 6 },
      title: 'the app’s port is taken by another process',
      reference: 'golang/go src/net/sock_posix.go',
      fact: 'bind',
      matches: ['listen tcp :8080: bind: address already in use'],
      nearMisses: ['listen tcp :80: bind: permission denied'],
    },
    {
      name: 'address-forbidden',
      needles: [': bind: permission denied', ': bind: cannot assign requested address'],
      pattern:
        /listen (?:tcp[46]?|unix) \S{0,200}: bind: (?:permission denied|cannot assign requested address|no such file or directory)/,
      when: (_groups, line) => !/traefik|caddy|http app module|entryPoint/.test(line),
      weights: { 'app-boot-failure': 23, 'wrong-port': 4 },
      title: 'the app may not listen at its address',
      reference: 'golang/go src/net/sock_posix.go',
      fact: 'bind',
      matches: ['listen tcp :80: bind: permission denied'],
      nearMisses: ['listen tcp :8080: bind: address already in use'],
    },
    {
      name: 'proxy-refused',
      needles: ['http: proxy error: '],
      pattern:
        /http: proxy error: [^\n]{0,200}dial tcp (?<upstream>\S{1,260}:\d{1,5}): (?:connect: connection refused)/,
      weights: { 'backend-down': 18, 'wrong-port': 5, 'app-crash-loop': 3, 'loopback-bind': 3 },
      title: 'a proxy in Go was refused by what is behind it',
      reference: 'golang/go src/net/http/httputil/reverseproxy.go, defaultErrorHandler(): 502',
      fact: 'connect',
      reach: 'behind',
      request: true,
      matches: ['2026/11/21 14:00:00 http: proxy error: dial tcp 10.0.0.5:8080: connect: connection refused'],
      nearMisses: ['2026/11/21 14:00:00 http: proxy error: context canceled'],
    },
    {
      name: 'proxy-closed',
      needles: ['http: proxy error: '],
      pattern: /http: proxy error: (?:EOF|unexpected EOF|read tcp [^\n]{1,120}connection reset by peer)/,
      weights: { 'app-crash-request': 10, 'keepalive-race': 11 },
      title: 'a proxy in Go lost the connection to what is behind it',
      reference: 'golang/go src/net/http/httputil/reverseproxy.go; src/net/http/transport.go',
      fact: 'reset',
      reach: 'behind',
      request: true,
      matches: [
        'http: proxy error: EOF',
        'http: proxy error: read tcp 10.0.0.1:41000->10.0.0.5:8080: read: connection reset by peer',
      ],
      nearMisses: ['http: proxy error: context canceled'],
    },
    {
      name: 'proxy-canceled',
      needles: ['http: proxy error: context canceled'],
      pattern: /http: proxy error: context canceled/,
      weights: { 'client-abort': 17 },
      title: 'a visitor left while a proxy in Go waited',
      reference: 'golang/go src/net/http/httputil/reverseproxy.go',
      fact: 'client-left',
      request: true,
      matches: ['2026/11/21 14:00:00 http: proxy error: context canceled'],
      nearMisses: ['http: proxy error: EOF'],
    },
    {
      name: 'database-refused',
      needles: ['dial tcp '],
      pattern: refused,
      when: ({ port }, line) => databases.has(port ?? '') && !line.includes('http: proxy error'),
      weights: { 'db-down': 24 },
      title: 'the app’s database refuses connections',
      reference: 'golang/go src/net/net.go, OpError; IANA ports 5432, 3306, 27017',
      fact: 'database',
      reach: 'inwards',
      matches: [
        'failed to connect to `host=10.0.4.9 user=shop database=shop`: dial error (dial tcp 10.0.4.9:5432: connect: connection refused)',
      ],
      nearMisses: ['dial tcp 10.0.4.9:6379: connect: connection refused'],
    },
    {
      name: 'cache-refused',
      needles: ['dial tcp '],
      pattern: refused,
      when: ({ port }, line) => caches.has(port ?? '') && !line.includes('http: proxy error'),
      weights: { 'cache-down': 24 },
      title: 'the app’s cache refuses connections',
      reference: 'golang/go src/net/net.go, OpError; IANA port 6379',
      fact: 'cache',
      reach: 'inwards',
      matches: ['redis: dial tcp 10.0.4.9:6379: connect: connection refused'],
      nearMisses: ['dial tcp 10.0.4.9:5432: connect: connection refused'],
    },
    {
      name: 'other-refused',
      needles: ['dial tcp '],
      pattern: refused,
      when: ({ port }, line) =>
        !databases.has(port ?? '') &&
        !caches.has(port ?? '') &&
        !/http: proxy error|[Ss]erving HTTP|upstream|reach the origin|originService=|[Ll]iveness|[Rr]eadiness|[Ss]tartup probe/.test(
          line.slice(0, 4000),
        ),
      weights: { 'backend-down': 11, 'wrong-port': 4, 'dependency-slow': 4 },
      title: 'something that the app asks refuses connections',
      reference: 'golang/go src/net/net.go, OpError',
      fact: 'connect',
      reach: 'inwards',
      matches: ['Get "http://stock:9000/items": dial tcp 10.0.4.9:9000: connect: connection refused'],
      nearMisses: [
        'dial tcp 10.0.4.9:5432: connect: connection refused',
        'http: proxy error: dial tcp 10.0.0.5:8080: connect: connection refused',
      ],
    },
    {
      name: 'name-unresolved',
      needles: [': no such host', 'server misbehaving', 'lookup '],
      pattern:
        /dial tcp: lookup (?<name>\S{1,260})(?: on \S{1,80})?: (?:no such host|server misbehaving|i\/o timeout)|lookup \S{1,260} on \S{1,80}: no such host/,
      // Who asks for news of itself does without an answer.
      when: (_groups, line) =>
        !/checking (?:for )?(?:new|latest)|new version|(?:update|version|telemetry|usage|stats|pilot)[\w-]{0,20}\.[\w.-]{1,80}(?: on \S{1,60})?: |usage (?:report|stats)|telemetry/i.test(
          line.slice(0, 2000),
        ),
      weights: { 'dns-failure': 24, 'container-network-broken': 4 },
      title: 'the app cannot resolve a name that it needs',
      reference: 'golang/go src/net/net.go, DNSError',
      fact: 'resolve',
      reach: 'inwards',
      matches: [
        'dial tcp: lookup db.internal on 127.0.0.11:53: no such host',
        'dial tcp: lookup db on 10.0.0.2:53: server misbehaving',
      ],
      nearMisses: [
        'dial tcp 10.0.4.9:5432: connect: connection refused',
        'level=warning msg="Error checking new version: Get \\"https://update.traefik.io/x\\": dial tcp: lookup update.traefik.io: i/o timeout"',
      ],
    },
    {
      name: 'dependency-timeout',
      needles: ['context deadline exceeded', 'i/o timeout'],
      pattern: /Client\.Timeout exceeded while awaiting headers|read tcp \S{1,80}->\S{1,80}: i\/o timeout/,
      when: (_groups, line) => !/[Pp]robe failed|http: proxy error/.test(line.slice(0, 2000)),
      weights: { 'dependency-slow': 16, 'connect-drop': 6 },
      title: 'something that the app asked answered too late',
      reference: 'golang/go src/net/http/client.go, setRequestCancel()',
      fact: 'dependency-wait',
      reach: 'inwards',
      matches: [
        'Get "https://pay.example/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      ],
      nearMisses: [
        'http: proxy error: context canceled',
        'Warning  Unhealthy  65s  kubelet  Readiness probe failed: Get http://10.1.0.9:80/healthz: net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
      ],
    },
    {
      name: 'connect-timeout',
      needles: ['i/o timeout', 'connect: connection timed out', 'connect: no route to host'],
      pattern:
        /dial tcp (?<upstream>\S{1,260}:\d{1,5}): (?:i\/o timeout|connect: connection timed out|connect: operation timed out)/,
      when: (_groups, line) => !/[Pp]robe failed/.test(line.slice(0, 2000)),
      weights: {
        'connect-drop': 16,
        'container-network-broken': 6,
        'host-firewall-block': 7,
        'dependency-slow': 4,
        'host-down': 4,
      },
      title: 'connections that a program in Go makes are not answered',
      reference: 'golang/go src/net/dial.go; connect(2), ETIMEDOUT',
      fact: 'connect',
      reach: 'inwards',
      matches: [
        'dial tcp 10.0.4.9:5432: i/o timeout',
        '2026/11/21 14:00:00 http: proxy error: dial tcp 10.0.0.5:8080: connect: connection timed out',
      ],
      nearMisses: ['dial tcp 10.0.4.9:5432: connect: connection refused'],
    },
    {
      name: 'superfluous-header',
      needles: ['http: superfluous response.WriteHeader call', 'http: TLS handshake error from'],
      pattern:
        /http: superfluous response\.WriteHeader call|http: TLS handshake error from \S{1,80}: (?:EOF|remote error: tls: unknown certificate|tls: first record does not look like a TLS handshake)/,
      weights: { 'benign-noise': 12 },
      title: 'a message of Go’s server that scanners and checks cause',
      fact: 'noise',
      matches: [
        'http: superfluous response.WriteHeader call from main.handler (main.go:12)',
        'http: TLS handshake error from 10.0.0.1:5000: EOF',
      ],
      nearMisses: ['http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 1s'],
    },
  ],
)
