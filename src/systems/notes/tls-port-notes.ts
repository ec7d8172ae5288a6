import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here', fact: 'tls-port' } as const

/** Settings of proxies that name a port and, on the same or another line, whether it is asked by TLS: correlations weigh them. */
export const tlsPortNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-caddy-tls-transport',
    needles: ['transport http'],
    pattern: /\btransport http \{[^}]{0,400}?\n\s{0,40}tls(?:_\w{1,40}\b|\s|$)/,
    weights: { 'https-to-http-port': 2 },
    title: 'Caddy asks the backend by TLS',
    reference: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#the-http-transport',
    examples: {
      matches: ['reverse_proxy 10.0.0.5 {\n  transport http {\n    tls_insecure_skip_verify\n  }\n}'],
      nearMisses: ['reverse_proxy 10.0.0.5 {\n  transport http {\n    dial_timeout 5s\n  }\n}'],
    },
  },
  {
    ...shared,
    id: 'note-haproxy-server',
    needles: ['server '],
    pattern:
      /^\s{0,12}(?:default-)?server\s{1,12}[\w.-]{1,80}\s{1,12}[\w.[\]-]{1,120}:\d{2,5}(?:\s[\w/. -]{0,200})?$/m,
    weights: { 'wrong-port': 1 },
    title: 'the address is told at which HAProxy asks a server',
    reference: 'https://docs.haproxy.org/3.0/configuration.html#4.2-server: ssl',
    examples: {
      matches: [
        'backend app\n  server web1 10.0.0.5:443 check',
        '    server web1 app.example:80 ssl verify none',
      ],
      nearMisses: ['    server 10.0.0.5:8080;', 'server web1 is down'],
    },
  },
  {
    ...shared,
    id: 'note-traefik-server',
    needles: ['loadbalancer.server', 'loadBalancer.server', 'url:', 'url ='],
    pattern:
      /\bload[bB]alancer\.server\.(?:port|scheme)["']?\s{0,4}[=:]\s{0,4}["']?\w|^\s{0,24}-?\s{0,4}url(?::|\s{0,4}=)\s{0,4}["']?https?:\/\/[\w.-]{1,120}:\d{2,5}\b/m,
    weights: { 'wrong-port': 1 },
    title: 'the port is told at which Traefik asks the backend',
    reference: 'https://doc.traefik.io/traefik/routing/services/#servers',
    examples: {
      matches: [
        'traefik.http.services.app.loadbalancer.server.port=8443',
        '    servers:\n      - url: "https://10.0.0.5:8080"',
      ],
      nearMisses: ['traefik.http.routers.app.tls=true', 'url: https://shop.example/'],
    },
  },
]
