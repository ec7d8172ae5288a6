import type { Weights } from '../../model/sight.ts'
import { linesOfProgram } from '../app/lines-of-program.ts'

const reference = 'https://www.fastly.com/documentation/guides/debugging/common-503-errors'

interface Refusal {
  name: string
  needle: string
  text: RegExp
  title: string
  weights: Weights
  fact: string
  example: string
}

/** The reason phrases of Fastly’s own 503, which it also logs as `fastly_info` and `resp.reason`. */
const refusals: readonly Refusal[] = [
  {
    name: 'first-byte',
    needle: 'first byte timeout',
    text: /first byte timeout/i,
    title: 'the origin’s answer did not begin within the backend’s first_byte_timeout',
    weights: { 'slow-app-timeout': 22, 'timeout-ladder-inverted': 8, 'dependency-slow': 4 },
    fact: 'timeout',
    example: 'Error 503 first byte timeout',
  },
  {
    name: 'between-bytes',
    needle: 'between bytes timeout',
    text: /between bytes timeout/i,
    title: 'the origin’s answer stood still for longer than between_bytes_timeout',
    weights: { 'slow-app-timeout': 22, 'app-crash-request': 4 },
    fact: 'timeout',
    example: 'Error 503 between bytes timeout',
  },
  {
    name: 'unhealthy',
    needle: 'ackend is unhealthy',
    text: /\bError 503 Backend is unhealthy|503 Backend is unhealthy/,
    title: 'the backend fails its health check',
    weights: { 'lb-no-healthy-targets': 20, 'health-check-misconfig': 9, 'backend-down': 8 },
    fact: 'no-live',
    example: 'Error 503 Backend is unhealthy',
  },
  {
    name: 'none-healthy',
    needle: 'o healthy backends',
    text: /No healthy backends|All backends failed or unhealthy/,
    title: 'no backend passes its health check',
    weights: { 'lb-no-healthy-targets': 21, 'health-check-misconfig': 9, 'backend-down': 8 },
    fact: 'no-live',
    example: '503 No healthy backends cache-fra19120-FRA',
  },
  {
    name: 'refused',
    needle: 'onnection refused',
    text: /\b503 [Cc]onnection refused/,
    title: 'the origin refused the connection',
    weights: { 'backend-down': 13, 'cf-origin-blocked': 9, 'wrong-port': 8 },
    fact: 'connect',
    example: 'Error 503 Connection refused',
  },
  {
    name: 'unanswered',
    needle: 'onnection timed out',
    text: /\b503 [Cc]onnection timed out/,
    title: 'the origin did not answer the connection',
    weights: { 'connect-drop': 16, 'cf-origin-blocked': 14, 'host-down': 8 },
    fact: 'connect',
    example: 'Error 503 Connection timed out',
  },
  {
    name: 'certificate-name',
    needle: 'match against certificate',
    text: /[Hh]ostname doesn't match against certificate/,
    title: 'the origin’s certificate is for another name',
    weights: { 'tls-backend-name': 25, 'tls-sni-missing': 7 },
    fact: 'tls-handshake',
    example: "Error 503 hostname doesn't match against certificate",
  },
  {
    name: 'certificate-expired',
    needle: 'Certificate has expired',
    text: /\b503 Certificate has expired/,
    title: 'the origin’s certificate has expired',
    weights: { 'tls-backend-expired': 26 },
    fact: 'tls-handshake',
    example: 'Error 503 Certificate has expired',
  },
  {
    name: 'certificate-untrusted',
    needle: 'unable to get local issuer certificate',
    text: /\b503 (?:SSL handshake error: )?unable to get local issuer certificate/,
    title: 'the origin’s certificate is not trusted',
    weights: { 'tls-backend-untrusted': 25, 'dependency-tls': 2 },
    fact: 'tls-handshake',
    example: 'Error 503 unable to get local issuer certificate',
  },
  {
    name: 'handshake',
    needle: 'SSL handshake error',
    text: /\b503 SSL handshake error/,
    title: 'the TLS handshake with the origin failed',
    weights: {
      'tls-handshake-failed': 19,
      'tls-protocol-mismatch': 10,
      'https-to-http-port': 6,
      'tls-backend-untrusted': 3,
    },
    fact: 'tls-handshake',
    example: 'Error 503 SSL handshake error',
  },
  {
    name: 'read-error',
    needle: 'ackend read error',
    text: /\b503 [Bb]ackend (?:read|write) error/,
    title: 'the origin broke the connection off',
    weights: { 'keepalive-race': 14, 'app-crash-request': 12 },
    fact: 'reset',
    example: 'Error 503 backend read error',
  },
  {
    name: 'no-stale',
    needle: 'No stale object available',
    text: /No stale object available/,
    title: 'the origin failed, and there was no older answer to give instead',
    weights: { 'backend-down': 8, 'lb-no-healthy-targets': 11, 'app-returns-5xx': 7 },
    fact: 'answer',
    example: 'Error 503 No stale object available',
  },
  {
    name: 'max-connections',
    needle: 'ackend.max_conn reached',
    text: /[Bb]ackend\.max_conn reached/,
    title: 'all connections to the backend are in use',
    weights: { 'proxy-conn-limit': 24, 'slow-app-timeout': 8 },
    fact: 'limit',
    example: 'Error 503 Backend.max_conn reached',
  },
  {
    name: 'loop',
    needle: 'oop detected',
    text: /\b503 Loop detected/,
    title: 'the request came back to Fastly from the origin’s address',
    weights: { 'redirect-loop': 19, 'wrong-port': 12 },
    fact: 'loop',
    example: 'Error 503 Loop detected',
  },
  {
    name: 'unknown-domain',
    needle: 'Fastly error: unknown domain',
    text: /Fastly error: unknown domain/,
    title: 'Fastly knows no service for the host',
    weights: { 'proxy-config-invalid': 20, 'host-header-rejected': 12, 'wrong-port': 4 },
    fact: 'config',
    example:
      'Fastly error: unknown domain: shop.example. Please check that this domain has been added to a service.',
  },
]

/** What Fastly’s pages and logs say of the origin. */
export const fastlyLogSignatures = linesOfProgram(
  { system: 'fastly', reference },
  refusals.map(({ name, needle, text, title, weights, fact, example }) => ({
    name,
    needles: [needle],
    pattern: text,
    weights,
    title,
    fact,
    reach: 'behind',
    request: true,
    matches: [example],
    nearMisses: ['Error 503 Service Unavailable', 'Details: cache-fra19120-FRA 1763658291 2971527921'],
  })),
)
