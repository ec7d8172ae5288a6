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
  {
    id: 'caddy-asks-address-by-tls',
    system: 'caddy',
    needles: ['https://'],
    pattern:
      /^\s{0,24}(?:reverse_proxy|proxy)\s[^\n{]{0,200}?https:\/\/(?:(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:]{2,45}\])(?::\d{1,5})?(?:\s|$)/m,
    weights: { 'tls-sni-missing': 21, 'tls-backend-name': 15, 'tls-backend-untrusted': 9, 'wrong-port': 1 },
    title: 'Caddy asks an address by TLS, for which it sends no server name and wants a certificate',
    reference:
      'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#https: tls_server_name; RFC 6066 section 3: no literal addresses',
    fact: 'tls-name',
    reach: 'here',
    examples: {
      matches: ['    reverse_proxy https://10.5.11.11:443 {', '\treverse_proxy https://192.168.1.10'],
      nearMisses: ['\treverse_proxy https://app.internal:8443', '\treverse_proxy http://10.5.11.11:80'],
    },
  },
]
