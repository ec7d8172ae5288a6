import { linesOfProgram } from '../../app/lines-of-program.ts'

const refused =
  /connect ECONNREFUSED (?<upstream>(?:\[[0-9a-f:.]{2,45}\]|[0-9a-f.:]{2,45}|[\w.-]{1,253}):(?<port>\d{1,5}))\b/i
const databases = new Set(['5432', '5433', '6432', '3306', '33060', '27017', '1433', '1521', '26257', '9042'])
const caches = new Set(['6379', '6380', '26379', '11211'])
const brokers = new Set(['5672', '5671', '9092', '4222', '61616', '9200'])
const proxying = /proxy|HPM|upstream|rewrite/i
const net = 'nodejs/node lib/net.js, afterConnect()'

function isOther(port = ''): boolean {
  return !databases.has(port) && !caches.has(port) && !brokers.has(port)
}

/** What apps on Node say of the connections that they make. */
export const connectionLines = linesOfProgram({ system: 'node', reference: net }, [
  {
    name: 'database-refused',
    needles: ['connect ECONNREFUSED '],
    pattern: refused,
    when: ({ port }) => databases.has(port ?? ''),
    weights: { 'db-down': 24, 'loopback-bind': 1, 'dns-failure': -4 },
    title: 'the app’s database refuses connections',
    reference: `${net}; IANA ports 5432, 3306, 27017, 1433, 1521`,
    fact: 'database',
    reach: 'inwards',
    matches: [
      'Error: connect ECONNREFUSED 10.0.4.9:5432',
      'MongoServerSelectionError: connect ECONNREFUSED 127.0.0.1:27017',
    ],
    nearMisses: ['Error: connect ECONNREFUSED 10.0.4.9:6379'],
  },
  {
    name: 'cache-refused',
    needles: ['connect ECONNREFUSED '],
    pattern: refused,
    when: ({ port }) => caches.has(port ?? ''),
    weights: { 'cache-down': 24, 'dns-failure': -4 },
    title: 'the app’s cache refuses connections',
    reference: `${net}; IANA ports 6379, 11211`,
    fact: 'cache',
    reach: 'inwards',
    matches: ['[ioredis] Unhandled error event: Error: connect ECONNREFUSED 127.0.0.1:6379'],
    nearMisses: ['Error: connect ECONNREFUSED 10.0.4.9:5432'],
  },
  {
    name: 'broker-refused',
    needles: ['connect ECONNREFUSED '],
    pattern: refused,
    when: ({ port }) => brokers.has(port ?? ''),
    weights: { 'dependency-slow': 10, 'app-returns-5xx': 4 },
    title: 'a message broker or search engine refuses the app’s connections',
    reference: `${net}; IANA ports 5672, 9092, 4222, 9200`,
    fact: 'dependency',
    reach: 'inwards',
    matches: ['Error: connect ECONNREFUSED 10.0.4.9:5672'],
    nearMisses: ['Error: connect ECONNREFUSED 10.0.4.9:5432'],
  },
  {
    name: 'proxied-refused',
    needles: ['connect ECONNREFUSED '],
    pattern: refused,
    when: ({ port }, line) => isOther(port) && proxying.test(line.slice(0, 4000)),
    weights: {
      'backend-down': 18,
      'wrong-port': 5,
      'loopback-bind': 4,
      'app-crash-loop': 3,
      'deploy-in-progress': 3,
    },
    title: 'a proxy on Node was refused by what is behind it',
    reference: `${net}; http-party/node-http-proxy; vitejs/vite packages/vite/src/node/server/middlewares/proxy.ts`,
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      '[vite] http proxy error: /api/cart\nError: connect ECONNREFUSED 127.0.0.1:8000',
      'Failed to proxy http://backend:8000/api Error: connect ECONNREFUSED 172.18.0.12:8000',
    ],
    nearMisses: ['Error: connect ECONNREFUSED 172.18.0.12:3001', 'Error: connect ECONNREFUSED 10.0.4.9:5432'],
  },
  {
    name: 'proxied-refused-by-name',
    needles: ['[HPM] Error occurred'],
    pattern:
      /\[HPM\] Error occurred while (?:trying to proxy|proxying)[^\n]{0,400}(?:\[ECONNREFUSED\]|\(ECONNREFUSED\))/,
    weights: { 'backend-down': 18, 'wrong-port': 5, 'loopback-bind': 4, 'app-crash-loop': 3 },
    title: 'a proxy on Node was refused by what is behind it',
    reference: 'chimurai/http-proxy-middleware src/plugins/default/logger-plugin.ts',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      '[HPM] Error occurred while proxying request localhost:3000/api to http://localhost:8000/ [ECONNREFUSED] (https://nodejs.org/api/errors.html)',
    ],
    nearMisses: [
      '[HPM] Error occurred while proxying request localhost:3000/api to http://localhost:8000/ [ECONNRESET]',
    ],
  },
  {
    name: 'other-refused',
    needles: ['connect ECONNREFUSED '],
    pattern: refused,
    when: ({ port }, line) => isOther(port) && !proxying.test(line.slice(0, 4000)),
    weights: { 'backend-down': 10, 'wrong-port': 4, 'db-down': 2, 'dependency-slow': 4 },
    title: 'something that the app asks refuses connections',
    fact: 'connect',
    reach: 'inwards',
    matches: ['Error: connect ECONNREFUSED 172.18.0.12:3001', 'connect ECONNREFUSED 127.0.0.1:1'],
    nearMisses: ['[vite] http proxy error: /api\nError: connect ECONNREFUSED 127.0.0.1:8000'],
  },
  {
    name: 'ipv6-refused',
    needles: ['connect ECONNREFUSED ::1:', 'connect ECONNREFUSED [::1]:'],
    pattern: /connect ECONNREFUSED \[?::1\]?:(?<port>\d{1,5})/,
    weights: { 'localhost-ipv6': 15, 'backend-down': 3, 'db-down': 3, 'cache-down': 3 },
    title: 'localhost was tried as ::1, where nothing listens',
    reference:
      'https://nodejs.org/api/dns.html#dnssetdefaultresultorderorder: since Node 17 the resolver’s order is kept',
    fact: 'localhost',
    reach: 'inwards',
    matches: ['Error: connect ECONNREFUSED ::1:3000'],
    nearMisses: ['Error: connect ECONNREFUSED 127.0.0.1:3000'],
  },
  {
    name: 'connect-timeout',
    needles: [
      'connect ETIMEDOUT',
      'Connection terminated due to connection timeout',
      'UND_ERR_CONNECT_TIMEOUT',
      'ConnectTimeoutError',
    ],
    pattern:
      /connect ETIMEDOUT (?<upstream>\S{1,260}:\d{1,5})|Connection terminated due to connection timeout|UND_ERR_CONNECT_TIMEOUT|ConnectTimeoutError/,
    weights: { 'connect-drop': 14, 'dependency-slow': 8, 'db-down': 5, 'db-pool-exhausted': 3 },
    title: 'what the app asks does not answer connections',
    reference: 'nodejs/node lib/net.js; nodejs/undici lib/core/connect.js',
    fact: 'connect-timeout',
    reach: 'inwards',
    matches: [
      'Error: connect ETIMEDOUT 10.0.4.9:5432',
      'Error: Connection terminated due to connection timeout',
    ],
    nearMisses: ['Error: connect ECONNREFUSED 10.0.4.9:5432'],
  },
  {
    name: 'unreachable',
    needles: ['connect EHOSTUNREACH', 'connect ENETUNREACH'],
    pattern: /connect E(?:HOST|NET)UNREACH (?<upstream>\S{1,260}:\d{1,5})/,
    // Firewalls that reject answer so as well (iptables-extensions(8), REJECT: icmp-host-prohibited).
    weights: { 'no-route': 20, 'host-firewall-block': 9, 'container-network-broken': 9, 'host-down': 5 },
    title: 'what the app asks cannot be reached',
    fact: 'connect',
    reach: 'inwards',
    matches: ['Error: connect EHOSTUNREACH 10.0.4.9:5432'],
    nearMisses: ['Error: connect ECONNREFUSED 10.0.4.9:5432'],
  },
  {
    name: 'name-unresolved',
    needles: ['getaddrinfo '],
    pattern: /getaddrinfo (?<code>EAI_AGAIN|ENOTFOUND) (?<name>\S{1,260})/,
    weights: { 'dns-failure': 24, 'container-network-broken': 5 },
    title: 'the app cannot resolve a name that it needs',
    reference: 'nodejs/node lib/dns.js; EAI_AGAIN: no resolver answered, ENOTFOUND: there is no such name',
    fact: 'resolve',
    reach: 'inwards',
    matches: ['Error: getaddrinfo ENOTFOUND db.invalid', 'Error: getaddrinfo EAI_AGAIN db.internal'],
    nearMisses: ['Error: connect ECONNREFUSED 10.0.4.9:5432'],
  },
  {
    name: 'peer-closed',
    needles: ['socket hang up', 'read ECONNRESET', 'other side closed', 'write EPIPE', 'UND_ERR_SOCKET'],
    pattern:
      /\bsocket hang up\b|\bread ECONNRESET\b|SocketError: other side closed|\bwrite EPIPE\b|UND_ERR_SOCKET/,
    weights: { 'keepalive-race': 11, 'app-crash-request': 9, 'client-abort': 4, 'dependency-slow': 4 },
    title: 'a connection of the app was closed by the other side',
    reference:
      'nodejs/node lib/_http_client.js, socketCloseListener(); https://nodejs.org/api/http.html, agent keepAlive',
    fact: 'reset',
    reach: 'inwards',
    matches: ['Error: socket hang up', 'Error: read ECONNRESET\n    at TCP.onStreamRead'],
    nearMisses: ['Error: connect ECONNREFUSED 10.0.4.9:5432'],
  },
  {
    name: 'response-timeout',
    needles: [
      'UND_ERR_HEADERS_TIMEOUT',
      'Headers Timeout Error',
      'ESOCKETTIMEDOUT',
      'timeout of ',
      'ECONNABORTED',
    ],
    pattern:
      /UND_ERR_(?:HEADERS|BODY)_TIMEOUT|Headers Timeout Error|ESOCKETTIMEDOUT|\btimeout of \d{1,8}ms exceeded/,
    weights: { 'dependency-slow': 20, 'slow-app-timeout': 4 },
    title: 'something that the app asked answered too late',
    reference: 'nodejs/undici lib/dispatcher/client-h1.js; axios lib/adapters/http.js',
    fact: 'dependency-wait',
    reach: 'inwards',
    matches: ['HeadersTimeoutError: Headers Timeout Error', 'AxiosError: timeout of 10000ms exceeded'],
    nearMisses: ['Error: connect ETIMEDOUT 10.0.4.9:5432'],
  },
  {
    name: 'dependency-tls',
    needles: [
      'CERT_HAS_EXPIRED',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'EPROTO',
    ],
    pattern:
      /\b(?<code>CERT_HAS_EXPIRED|UNABLE_TO_VERIFY_LEAF_SIGNATURE|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|ERR_TLS_CERT_ALTNAME_INVALID|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|ERR_SSL_WRONG_VERSION_NUMBER|EPROTO)\b/,
    // What is wrong with versions and ciphers says more than that the handshake failed.
    when: (_groups, line) =>
      !/(?:key too small|KEY_TOO_SMALL|md too weak|unsupported protocol|UNSUPPORTED_PROTOCOL|renegotiation disabled|no shared cipher|protocol version)/.test(
        line,
      ),
    weights: { 'dependency-tls': 22, 'https-to-http-port': 3 },
    title: 'the app cannot make a secure connection to something that it asks',
    reference: 'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    fact: 'dependency-tls',
    reach: 'inwards',
    matches: [
      "  code: 'CERT_HAS_EXPIRED'",
      'Error: write EPROTO 40C7D2:error:0A00010B:SSL routines:ssl3_get_record:wrong version number',
    ],
    nearMisses: [
      'Error: socket hang up',
      'Error: write EPROTO 43:error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small',
    ],
  },
])
