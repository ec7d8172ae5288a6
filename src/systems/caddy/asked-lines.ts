import type { LogSignature } from '../../model/diagnosis.ts'

/** The lines of a Caddyfile that say whom Caddy asks: correlations compare them with what listens. */
export const caddyAskedLines: readonly LogSignature[] = [
  {
    id: 'caddy-asks',
    system: 'caddy',
    needles: ['reverse_proxy ', 'proxy / ', 'to '],
    pattern:
      /^\s{0,24}(?:reverse_proxy\s{1,8}(?:[/*@]\S{0,200}\s{1,8})?|proxy\s{1,8}\/\S{0,200}\s{1,8})(?:https?:\/\/|h2c:\/\/)?[\w.[\]-]{0,253}:\d{1,5}\b/m,
    weights: { 'wrong-port': 1 },
    title: 'the address at which Caddy asks the backend is told',
    reference: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy',
    fact: 'asked',
    reach: 'here',
    examples: {
      matches: [
        '\treverse_proxy app:3030',
        '  reverse_proxy /api/* http://localhost:2283 {',
        '\tproxy / web:8080 {',
      ],
      nearMisses: ['reverse_proxy {', 'proxy_pass http://app:3000;'],
    },
  },
]
