import { noHostName } from '../no-host-name.ts'
import { errorLine } from './error-line.ts'
import { ownError } from './own-error.ts'

const resolver = 'nginx src/core/ngx_resolver.c ngx_resolver_strerror'
const notFound = errorLine('error', 'nx.internal could not be resolved (3: Host not found)')
const failed = errorLine('error', 'serv.internal could not be resolved (2: Server failure)')
const refused = errorLine('error', 'refu.internal could not be resolved (5: Operation refused)')
const slow = errorLine('error', 'slow.internal could not be resolved (110: Operation timed out)')
const noResolver = errorLine('error', 'no resolver defined to resolve app.internal')
const dnsDown =
  '2026/11/21 14:27:19 [error] 9#9: recv() failed (111: Connection refused) while resolving, resolver: 127.0.0.11:53'
const atStart =
  '2026/11/21 14:27:19 [emerg] 1#1: host not found in upstream "app.internal:3000" in /etc/nginx/conf.d/shop.conf:12'
const atKeyword =
  '2026/11/21 14:27:19 [emerg] 1#1: host not found in upstream "down" in /etc/nginx/conf.d/default.conf:57'
const badPrefix = errorLine('error', 'invalid URL prefix in "app:80"')
const noHost = errorLine('error', 'no host in upstream "/"')

/** Names that nginx could not turn into addresses, and addresses that it could not read. */
export const resolveLogSignatures = [
  ownError({
    id: 'nginx-name-not-found',
    needles: [' could not be resolved (3: '],
    pattern: / could not be resolved \(3: (?![^\n]{0,80}while requesting certificate status)/,
    weights: { 'dns-failure': 25 },
    title: 'the name of the backend does not exist, says nginx’s resolver',
    reference: `${resolver}: NXDOMAIN; nginx’s resolver reads neither /etc/hosts nor search domains`,
    fact: 'resolve',
    request: true,
    examples: { matches: [notFound], nearMisses: [failed, slow] },
  }),
  ownError({
    id: 'nginx-name-failed',
    needles: [' could not be resolved ('],
    pattern: / could not be resolved \((?:1|2|4|5|110): (?![^\n]{0,80}while requesting certificate status)/,
    weights: { 'dns-failure': 24, 'connect-drop': 2 },
    title: 'nginx’s resolver does not answer, or answers with a failure',
    reference: resolver,
    fact: 'resolve',
    request: true,
    examples: { matches: [failed, refused, slow], nearMisses: [notFound, noResolver] },
  }),
  ownError({
    id: 'nginx-resolver-unreachable',
    needles: [' while resolving, resolver: '],
    pattern:
      /(?:recv|send|connect|recvfrom)\(\)(?: to [^ ]{1,80})? failed \(\d+: [^)]{0,80}\) while resolving, resolver: /,
    weights: { 'dns-failure': 22 },
    title: 'nginx cannot reach its DNS server',
    reference: 'nginx src/core/ngx_resolver.c ngx_resolver_log_error',
    fact: 'resolve',
    examples: { matches: [dnsDown], nearMisses: [failed] },
  }),
  ownError({
    id: 'nginx-no-resolver',
    needles: ['no resolver defined to resolve '],
    pattern:
      /no resolver defined to resolve (?!names at run time)(?![^\n]{0,300}while requesting certificate status)/,
    weights: { 'proxy-no-resolver': 27, 'proxy-config-invalid': 3 },
    title: 'proxy_pass holds a variable, and no resolver is configured',
    reference: 'nginx src/http/ngx_http_upstream.c ngx_http_upstream_init_request',
    fact: 'resolve',
    request: true,
    examples: {
      matches: [noResolver],
      nearMisses: [
        notFound,
        'no resolver defined to resolve r3.o.example.org while requesting certificate status, responder: r3.o.example.org',
      ],
    },
  }),
  ownError({
    id: 'nginx-name-not-found-at-start',
    needles: ['host not found in '],
    pattern: /host not found in (?:upstream|"[^"]{0,300}" of the "listen" directive)/,
    when: (_groups, line) => !noHostName.test(line.slice(0, 4000)),
    weights: { 'dns-failure': 19, 'proxy-not-running': 15, 'proxy-config-invalid': 8 },
    title: 'a name in the configuration did not resolve, so nginx did not start or did not reload',
    reference: 'nginx src/core/ngx_inet.c ngx_inet_resolve_host; src/http/ngx_http_upstream_round_robin.c',
    fact: 'config',
    examples: {
      matches: [
        atStart,
        'nginx: [emerg] host not found in upstream "app.nowhere" in /etc/nginx/nginx.conf:1',
      ],
      nearMisses: [notFound, atKeyword],
    },
  }),
  ownError({
    id: 'nginx-resolver-not-found',
    needles: ['host not found in resolver'],
    pattern: /host not found in resolver/,
    weights: { 'proxy-config-invalid': 20, 'dns-failure': 15, 'proxy-not-running': 12 },
    title: 'the directive resolver names what is no address and no known host, so nginx does not start',
    reference: 'nginx src/core/ngx_resolver.c ngx_resolver_create',
    fact: 'config',
    examples: {
      matches: ['nginx: [emerg] host not found in resolver "dns.nowhere" in /etc/nginx/nginx.conf:12'],
      nearMisses: [atStart],
    },
  }),
  ownError({
    id: 'nginx-word-for-host',
    needles: ['host not found in ', 'invalid host in upstream', 'invalid port in upstream'],
    pattern: noHostName,
    weights: { 'proxy-config-invalid': 24, 'proxy-not-running': 14, 'dns-failure': 3 },
    title: 'a keyword or an empty variable stands where the configuration needs a host',
    reference: 'nginx src/http/ngx_http_upstream.c ngx_http_upstream_server: the first word is the address',
    fact: 'config',
    examples: {
      matches: [
        atKeyword,
        'nginx: [emerg] host not found in upstream "$API_HOST:8080" in /etc/nginx/nginx.conf:14',
        '[emerg] host not found in upstream "max_fails=3" in /etc/nginx/nginx.conf:4',
      ],
      nearMisses: [
        atStart,
        'nginx: [emerg] host not found in upstream "backup-db" in /etc/nginx/nginx.conf:1',
      ],
    },
  }),
  ownError({
    id: 'nginx-bad-target',
    needles: [' in upstream "', 'invalid URL prefix in "', 'zero length URI to proxy'],
    pattern:
      /\[error\] [^"\n]{0,80}(?:(?:no host|no port|invalid host|invalid port|no path in the unix domain socket|invalid IPv6 address) in upstream "|invalid URL prefix in "|zero length URI to proxy)/,
    weights: { 'proxy-config-invalid': 22 },
    title: 'the address that proxy_pass worked out from variables is no address',
    reference: 'nginx src/http/modules/ngx_http_proxy_module.c ngx_http_proxy_eval; src/core/ngx_inet.c',
    fact: 'target',
    request: true,
    examples: { matches: [badPrefix, noHost], nearMisses: [atStart, noResolver] },
  }),
]
