import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** Whom a proxy asks for names, and names that only a network of one's own knows: a correlation brings them together. */
export const resolverNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-resolver',
    needles: ['resolver ', 'nameserver ', 'dns_servers', 'dnsServers'],
    pattern:
      /^\s{0,20}resolver\s{1,8}[\d.[]|^\s{0,20}nameserver\s{1,8}(?:\w{1,20}\s{1,8})?\d{1,3}\.|^\s{0,20}dns_?[sS]ervers["']?:?\s/m,
    weights: { 'dns-failure': 2 },
    title: 'it is told whom the proxy asks for names',
    reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver',
    fact: 'resolver',
    examples: {
      matches: [
        'resolver 8.8.8.8 8.8.4.4 valid=10s;',
        '    resolver 127.0.0.11 ipv6=off;',
        'nameserver 1.1.1.1',
      ],
      nearMisses: ['resolver_timeout 5s;', 'no resolver defined to resolve app', 'certresolver 1'],
    },
  },
  {
    ...shared,
    id: 'note-internal-name',
    needles: ['.svc', '.internal', '.consul', '.local', '.lan', 'set $'],
    pattern:
      /(?:\/\/|_pass\s{1,8}|\bserver\s{1,8}(?=\S{1,200};))(?:[\w-]|\$\w|\.(?=[\w$-])){1,160}\.(?:svc(?:\.cluster\.local)?|internal|consul|lan)(?::\d{1,5})?(?:[/\s;"']|$)|^\s{0,20}set\s{1,8}\$\w{1,40}\s{1,8}["']?(?:https?:\/\/)?[a-z][\w-]{1,60}(?::\d{2,5})?["']?;/m,
    weights: { 'dns-failure': 1 },
    title: 'a name is used that only the own network knows',
    reference: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/; RFC 6762',
    fact: 'internal-name',
    examples: {
      matches: [
        'http://cart.shop.svc.cluster.local:8000/mcp',
        'proxy_pass http://$service.default.svc.cluster.local:8080;',
        'set $upstream http://app:3000;',
        'server api.service.consul:8080;',
      ],
      nearMisses: ['https://shop.example/', 'set $upstream "";', 'set $host $http_host;'],
    },
  },
]
