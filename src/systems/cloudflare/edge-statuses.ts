import type { Weights } from '../../model/sight.ts'

interface EdgeStatus {
  status: number
  words: string
  title: string
  weights: Weights
  fact: string
}

/** Statuses that only Cloudflare gives, with what each says of the way to the origin; also used on parsed answers. */
export const edgeStatuses: readonly EdgeStatus[] = [
  {
    status: 520,
    words: 'Web server is returning an unknown error',
    title: 'The origin gave Cloudflare an empty, broken or oversized response',
    weights: {
      'app-crash-request': 13,
      'invalid-upstream-response': 10,
      'upstream-header-too-big': 8,
      'keepalive-race': 8,
      'worker-timeout': 4,
    },
    fact: 'reset',
  },
  {
    status: 521,
    words: 'Web server is down',
    title: 'The origin refused Cloudflare’s connection',
    weights: {
      'backend-down': 13,
      'proxy-not-running': 15,
      'cf-origin-blocked': 13,
      'cf-ssl-mode-mismatch': 8,
      'wrong-port': 4,
    },
    fact: 'connect',
  },
  {
    status: 522,
    words: 'Connection timed out',
    title: 'The origin did not answer Cloudflare’s connection',
    weights: {
      'cf-origin-blocked': 16,
      'connect-drop': 14,
      'host-down': 12,
      'syn-backlog': 5,
      'conntrack-full': 4,
      'stale-dns': 3,
    },
    fact: 'connect',
  },
  {
    status: 523,
    words: 'Origin is unreachable',
    title: 'Cloudflare has no route to the origin',
    weights: { 'cf-origin-no-route': 26, 'no-route': 10, 'stale-dns': 6 },
    fact: 'connect',
  },
  {
    status: 524,
    words: 'A timeout occurred',
    title: 'The origin accepted the request and did not answer Cloudflare within its limit',
    weights: {
      'slow-app-timeout': 22,
      'timeout-ladder-inverted': 7,
      'db-pool-exhausted': 5,
      'worker-pool-exhausted': 5,
    },
    fact: 'timeout',
  },
  {
    status: 525,
    words: 'SSL handshake failed',
    title: 'Cloudflare’s TLS handshake with the origin failed',
    weights: {
      'tls-protocol-mismatch': 14,
      'tls-handshake-failed': 14,
      'tls-sni-missing': 11,
      'https-to-http-port': 12,
      'cf-ssl-mode-mismatch': 12,
      'tls-cert-load-failed': 8,
    },
    fact: 'tls-handshake',
  },
  {
    status: 526,
    words: 'Invalid SSL certificate',
    title: 'Cloudflare does not accept the origin’s certificate',
    weights: {
      'tls-backend-expired': 15,
      'tls-backend-untrusted': 14,
      'tls-backend-name': 13,
      'cf-ssl-mode-mismatch': 9,
    },
    fact: 'tls-handshake',
  },
  {
    status: 527,
    words: 'Railgun error',
    title: 'The connection between Cloudflare and its Railgun listener broke',
    weights: { 'cf-edge-incident': 14, 'connect-drop': 4 },
    fact: 'connect',
  },
  {
    status: 530,
    words: 'Origin DNS error',
    title: 'Cloudflare could not reach the origin by its name or tunnel',
    weights: { 'cf-origin-dns': 17, 'cf-tunnel-down': 15 },
    fact: 'resolve',
  },
]
