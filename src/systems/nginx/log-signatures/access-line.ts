import type { LogSignature } from '../../../model/diagnosis.ts'
import type { Weights } from '../../../model/sight.ts'

function access(status: number, bytes: number): string {
  return `203.0.113.9 - - [21/Nov/2026:14:27:19 +0000] "GET /cart HTTP/1.1" ${status} ${bytes} "-" "curl/8.5.0"`
}

interface OwnPage {
  id: string
  status: 502 | 503 | 504
  /** Bytes of the built-in page that names no version. */
  size: number
  weights: Weights
  title: string
}

/** What a version (`/1.9.9`, `/1.22.1`, `/1.19.10`) and ` (Ubuntu)` add to the page. */
const named = [0, 6, 7, 8, 15, 16, 17]

/** What `bgcolor="white"` of versions before 1.15.4 adds, and the padding for some browsers. */
const others = [0, 16, 402, 418]

function ownPage({ id, status, size, weights, title }: OwnPage): LogSignature {
  const sizes = [...new Set(others.flatMap((other) => named.map((more) => size + other + more)))]
  return {
    id,
    system: 'nginx',
    needles: [`" ${status} `],
    pattern: new RegExp(String.raw`\] "[^"\n]{0,2000}" ${status} (?:${sizes.join('|')}) "`),
    weights,
    title,
    reference: 'nginx src/http/ngx_http_special_response.c; combined log format',
    fact: 'own-page',
    reach: 'behind',
    request: true,
    examples: {
      matches: [access(status, size), access(status, size + 7)],
      nearMisses: [access(status, 2048), access(200, size)],
    },
  }
}

/** Lines of nginx’s usual access log that show who made the error page. */
export const accessLineLogSignatures = [
  ownPage({
    id: 'nginx-access-502',
    status: 502,
    size: 150,
    weights: { 'backend-down': 4, 'worker-timeout': 2, 'keepalive-race': 2, 'app-returns-5xx': -8 },
    title: 'the 502 page is nginx’s own: it got no usable answer',
  }),
  ownPage({
    id: 'nginx-access-503',
    status: 503,
    size: 190,
    weights: { 'proxy-ratelimit': 8, 'app-returns-5xx': -8 },
    title: 'the 503 page is nginx’s own, as limit_req and limit_conn give it',
  }),
  ownPage({
    id: 'nginx-access-504',
    status: 504,
    size: 160,
    weights: { 'slow-app-timeout': 8, 'connect-drop': 4, 'app-returns-5xx': -8 },
    title: 'the 504 page is nginx’s own: it waited in vain',
  }),
]
