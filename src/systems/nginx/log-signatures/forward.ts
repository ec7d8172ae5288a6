import type { LogSignature } from '../../../model/diagnosis.ts'

const asked =
  /request: "[A-Z]{3,10} https?:\/\/([^/:"\s]{1,200}):(\d{1,5})(?:[/?" ]|$)|host: "([^:"\s]{1,200}):(\d{1,5})"/g

/** A visitor asks by `host:8000`, and nginx goes to the same name without that port. */
export const forwardLogSignatures: readonly LogSignature[] = [
  {
    id: 'nginx-asked-port-lost',
    system: 'nginx',
    needles: ['upstream: "http'],
    pattern:
      /\b(?:connect\(\)|upstream timed out|SSL_do_handshake\(\))[^"]{0,300}"[^\n]{0,3000}upstream: "(?<scheme>https?):\/\/(?<name>[^/:"\s]{1,200})(?::(?<port>\d{1,5}))?[/"]/,
    when: ({ scheme, name, port }, line) => {
      const gone = port ?? (scheme === 'https' ? '443' : '80')
      if (gone !== '80' && gone !== '443') return false
      return [...line.slice(0, 8000).matchAll(asked)].some(([, target, targetPort, host, hostPort]) =>
        // Only a forward proxy is asked by a whole URL, and a reverse proxy never by the address of its backend.
        target === undefined ? host === name && hostPort !== gone : targetPort !== gone,
      )
    },
    weights: { 'wrong-port': 28, 'proxy-no-resolver': -14 },
    title:
      'nginx goes to the name that was asked, but not to its port, as $host without $proxy_port or $http_host does',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_core_module.html#var_host: $host has no port, $http_host has',
    fact: 'asked-port',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        '2026/11/21 14:27:19 [error] 812#812: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.8, server: , request: "GET http://192.0.2.9:8000/ HTTP/1.1", upstream: "http://192.0.2.9:80/", host: "192.0.2.9:8000"',
        '[error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.8, server: , request: "GET /api HTTP/1.1", upstream: "http://192.0.2.9:80/api", host: "192.0.2.9:3000"',
      ],
      nearMisses: [
        '[error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.8, server: , request: "GET http://192.0.2.9:8000/ HTTP/1.1", upstream: "http://192.0.2.9:8000/", host: "192.0.2.9:8000"',
        '[error] 7#7: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.8, server: , request: "GET /api HTTP/1.1", upstream: "http://10.0.0.3:80/api", host: "shop.example.com:8443"',
      ],
    },
  },
]
