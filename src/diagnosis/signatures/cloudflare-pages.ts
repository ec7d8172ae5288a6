import type { Weights } from '../../model/sight.ts'
import { type ReplySight, replySignaturesOfAll } from './define.ts'
import { appBody, nginxPage, pageSight, reply } from './error-page.ts'

const docs =
  'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/'
const headers = { server: 'cloudflare', 'cf-ray': '8f3b2c1d0e9f8a7b-FRA' }

/** Statuses that only Cloudflare gives, and what each says of the way to the origin. */
const byStatus: [status: number, words: string, weights: Weights][] = [
  [
    520,
    'Web server is returning an unknown error',
    {
      'app-crash-request': 14,
      'invalid-upstream-response': 10,
      'upstream-header-too-big': 8,
      'keepalive-race': 6,
      'worker-timeout': 4,
      'cf-origin-blocked': 2,
    },
  ],
  [
    521,
    'Web server is down',
    {
      'backend-down': 13,
      'proxy-not-running': 16,
      'cf-origin-blocked': 13,
      'cf-ssl-mode-mismatch': 8,
      'wrong-port': 4,
    },
  ],
  [
    522,
    'Connection timed out',
    {
      'connect-drop': 14,
      'cf-origin-blocked': 16,
      'host-down': 13,
      'syn-backlog': 5,
      'conntrack-full': 4,
      'stale-dns': 3,
    },
  ],
  [523, 'Origin is unreachable', { 'cf-origin-no-route': 28, 'no-route': 10, 'stale-dns': 6 }],
  [
    524,
    'A timeout occurred',
    {
      'slow-app-timeout': 23,
      'timeout-ladder-inverted': 8,
      'db-pool-exhausted': 5,
      'worker-pool-exhausted': 5,
    },
  ],
  [
    525,
    'SSL handshake failed',
    {
      'tls-protocol-mismatch': 14,
      'tls-handshake-failed': 14,
      'tls-sni-missing': 11,
      'https-to-http-port': 12,
      'cf-ssl-mode-mismatch': 12,
      'tls-cert-load-failed': 8,
    },
  ],
  [
    526,
    'Invalid SSL certificate',
    {
      'tls-backend-expired': 15,
      'tls-backend-untrusted': 14,
      'tls-backend-name': 13,
      'cf-ssl-mode-mismatch': 8,
    },
  ],
  [527, 'Railgun error', { 'cf-edge-incident': 14, 'connect-drop': 4 }],
]

function page(status: number, words: string): string {
  return `<!DOCTYPE html>\n<title>shop.example.com | ${status}: ${words}</title>`
}

const sights: ReplySight[] = [
  ...byStatus.map(([status, words, weights]) =>
    pageSight({
      name: `cloudflare-${status}`,
      writers: ['cloudflare'],
      statuses: [status],
      weights,
      reference: `${docs}error-${status}/`,
      example: reply(status, headers, page(status, words)),
      nearMiss: reply(502, headers, page(502, 'Bad gateway')),
    }),
  ),
  pageSight({
    name: 'cloudflare-530-dns',
    writers: ['cloudflare'],
    statuses: [530],
    body: /\b(?:1016|1001)\b/,
    weights: { 'cf-origin-dns': 30 },
    reference: `${docs}error-530/ with 1016: origin DNS error`,
    example: reply(530, headers, 'error code: 1016'),
    nearMiss: reply(530, headers, 'error code: 1033'),
  }),
  pageSight({
    name: 'cloudflare-530-tunnel',
    writers: ['cloudflare'],
    statuses: [530],
    body: /\b1033\b/,
    weights: { 'cf-tunnel-down': 32 },
    reference: `${docs}error-530/ with 1033: tunnel error`,
    example: reply(530, headers, 'error code: 1033'),
    nearMiss: reply(530, headers, 'error code: 1016'),
  }),
  pageSight({
    name: 'cloudflare-530',
    writers: ['cloudflare'],
    statuses: [530],
    weights: { 'cf-origin-dns': 14, 'cf-tunnel-down': 11 },
    reference: `${docs}error-530/`,
    example: reply(530, headers, '<title>530: Origin DNS error</title>'),
    nearMiss: reply(502, headers, appBody),
  }),
  pageSight({
    name: 'cloudflare-own-502',
    writers: ['cloudflare'],
    statuses: [500, 502, 503, 504],
    weights: { 'cf-edge-incident': 21, 'invalid-upstream-response': 6 },
    reference: `${docs}error-502-504/: a page with the footer “cloudflare” is Cloudflare’s own`,
    example: reply(502, headers, nginxPage('502 Bad Gateway', 'cloudflare')),
    nearMiss: reply(502, headers, page(502, 'Bad gateway')),
  }),
  {
    name: 'cloudflare-origin-502',
    weights: { 'backend-down': 10, 'app-crash-request': 7, 'no-live-upstreams': 4 },
    reference: `${docs}error-502-504/: the branded page stands for the origin’s own 502`,
    fact: 'answer',
    reach: 'behind',
    when: ({ failure, status, text }) =>
      failure === null && status === 502 && /\| 502: Bad gateway/i.test(text),
    matches: [{ reply: reply(502, headers, page(502, 'Bad gateway')) }],
    nearMisses: [{ reply: reply(504, headers, page(504, 'Gateway time-out')) }],
  },
  {
    name: 'cloudflare-origin-504',
    weights: { 'slow-app-timeout': 15, 'connect-drop': 6 },
    reference: `${docs}error-502-504/: the branded page stands for the origin’s own 504`,
    fact: 'answer',
    reach: 'behind',
    when: ({ failure, status, text }) =>
      failure === null && status === 504 && /\| 504: Gateway time-?out/i.test(text),
    matches: [{ reply: reply(504, headers, page(504, 'Gateway time-out')) }],
    nearMisses: [{ reply: reply(502, headers, page(502, 'Bad gateway')) }],
  },
]

/** Signatures on Cloudflare’s statuses and pages. */
export const cloudflarePageSignatures = replySignaturesOfAll(sights)
