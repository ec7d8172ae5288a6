import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** Where settings and tools say that something is; each is weak by itself, and correlations compare it with who is asked. */
export const placeNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-inspected-address',
    needles: ['10.', '172.', '192.168.'],
    pattern:
      /^\s{0,8}\/[\w.-]{1,100}(?:[ \t:=,|-]{1,8}(?:running|healthy|unhealthy|starting|restarting|none|\w{12,64})){0,3}[ \t:=,|-]{1,8}(?:10\.\d{1,3}|172\.\d{2}|192\.168)\.\d{1,3}\.\d{1,3}\s{0,4}$/,
    weights: { 'stale-dns': 1 },
    title: 'an engine tells the address of a container',
    reference: 'docker inspect --format: .Name begins with a slash',
    fact: 'stale-name',
    examples: {
      matches: ['/shop-api healthy 172.20.0.4', '/web - 172.18.0.7', '/shop_db running 10.0.3.8'],
      nearMisses: ['172.18.0.7', '/var/log/shop 10', '/web healthy'],
    },
  },
  {
    ...shared,
    id: 'note-server-port-setting',
    needles: ['server', 'http', 'listen', 'web'],
    pattern:
      /["'](?:server|http|web|listen|listener)["']\s{0,4}:\s{0,4}\{[^{}]{0,400}?["']port["']\s{0,4}:\s{0,4}["']?\d{2,5}\b|^(?:server|http|web|listen|listener):[ \t]{0,8}\n(?:[ \t]{1,8}[\w-]{1,40}:[^\n]{0,120}\n){0,6}[ \t]{1,8}port:[ \t]{0,8}["']?\d{2,5}\b/m,
    weights: { 'wrong-port': 1 },
    title: 'settings of an app tell at which port it listens',
    reference: 'https://docs.spring.io/spring-boot/appendix/application-properties/: server.port',
    fact: 'listen-setting',
    examples: {
      matches: ['{\n  "server": {\n    "port": 4100\n  }\n}', 'server:\n  port: 8085'],
      nearMisses: ['"database": { "port": 5432 }', 'server: { port: 1 }', 'server app:8080;'],
    },
  },
  {
    ...shared,
    id: 'note-compose-other-names',
    needles: ['aliases', 'extra_hosts', 'links', 'external'],
    pattern: /^\s{0,20}(?:aliases|extra_hosts|links|external_links|external)\s{0,2}:/m,
    weights: { 'dns-failure': -1 },
    title: 'a compose file gives containers other names, or joins a network of others',
    reference: 'https://docs.docker.com/reference/compose-file/services/#aliases',
    fact: 'compose-name',
    examples: {
      matches: [
        '        aliases:\n          - api',
        '    external: true',
        '    extra_hosts:\n      - "db:10.0.0.5"',
      ],
      nearMisses: ['    container_name: api', 'links to other pages'],
    },
  },
]
