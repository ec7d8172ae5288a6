import type { LogSignature } from '../../../model/diagnosis.ts'
import type { Weights } from '../../../model/sight.ts'

/** A handshake with a visitor ends with the client’s address, and one with the backend names the upstream. */
const ofVisitor = /while SSL handshaking, client|server: \S{1,60}:\d{2,5}\s*$/

function alert(name: string, number: number, weights: Weights, title: string): LogSignature {
  const other = number === 40 ? 48 : 40
  return {
    id: `nginx-tls-alert-${name}`,
    system: 'nginx',
    needles: [`SSL alert number ${number}`],
    // The middle, where OpenSSL's words stand, is what people leave out.
    pattern: new RegExp(
      `SSL_do_handshake\\(\\) failed[^\\n]{0,60}(?:\\.{3}|…)[^\\n]{0,200}SSL alert number ${number}\\b`,
    ),
    when: (_groups, line) => !ofVisitor.test(line),
    weights,
    title,
    reference: 'RFC 8446 section 6.2; nginx src/event/ngx_event_openssl.c',
    fact: 'tls-handshake',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `SSL_do_handshake() failed ... SSL alert number ${number}`,
        `SSL_do_handshake() failed (SSL: error:14094410 ... SSL alert number ${number}) while SSL handshaking to upstream`,
      ],
      nearMisses: [
        `SSL_do_handshake() failed ... SSL alert number ${other}`,
        `SSL_do_handshake() failed ... SSL alert number ${number}) while SSL handshaking, client: 203.0.113.9`,
      ],
    },
  }
}

/** Lines of which the middle or the end was left out. */
export const cutAlertLogSignatures: readonly LogSignature[] = [
  alert(
    'refused',
    40,
    { 'tls-sni-missing': 19, 'tls-protocol-mismatch': 16, 'mtls-required': 8, 'tls-handshake-failed': 8 },
    'the backend refuses the handshake: no server name, no common cipher, or no client certificate',
  ),
  alert(
    'version',
    70,
    { 'tls-protocol-mismatch': 24 },
    'nginx and the backend have no TLS version in common',
  ),
  alert(
    'internal',
    80,
    { 'tls-sni-missing': 16, 'tls-handshake-failed': 12, 'tls-cert-load-failed': 8 },
    'the backend has no certificate for the name, or failed in itself',
  ),
  alert(
    'name',
    112,
    { 'tls-sni-missing': 24, 'tls-backend-name': 6 },
    'the backend does not know the server name that nginx sent',
  ),
  {
    id: 'nginx-connect-cut',
    system: 'nginx',
    needles: ['connect() to unix:'],
    // What an editor or a narrow window shows of it.
    pattern: /connect\(\) to unix:(?<upstream>\/[^\s:$>…]{1,200})[$>…]?(?:\.{3})?\s*$/m,
    weights: { 'unix-socket-missing': 13, 'backend-down': 13, 'unix-socket-perm': 11 },
    title: 'nginx could not connect to a socket, for a reason that was cut off',
    reference: 'nginx src/event/ngx_event_connect.c',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['2026/11/21 14:29:01 [error] 8962#8962: *1 connect() to unix:/srv/shop/shop$'],
      nearMisses: [
        'connect() to unix:/run/shop.sock failed (2: No such file or directory) while connecting to upstream',
      ],
    },
  },
]
