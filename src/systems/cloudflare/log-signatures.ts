import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { edgeStatuses } from './edge-statuses.ts'
import { originLogSignatures } from './origin-lines.ts'
import { pageLines } from './page-lines.ts'
import { tunnelLogSignatures } from './tunnel-lines.ts'

const docs =
  'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/'

interface EdgeCode {
  code: number
  title: string
  weights: Weights
}

/** Codes in the page or body that comes with 530, 403 or 409. */
const edgeCodes: readonly EdgeCode[] = [
  {
    code: 1000,
    title: 'The DNS record points to Cloudflare itself',
    weights: { 'cf-origin-no-route': 16, 'redirect-loop': 6 },
  },
  { code: 1001, title: 'Cloudflare cannot resolve the zone’s name', weights: { 'cf-origin-dns': 24 } },
  {
    code: 1002,
    title: 'The DNS record points to a forbidden address',
    weights: { 'cf-origin-no-route': 20 },
  },
  { code: 1016, title: 'Cloudflare cannot resolve the origin’s name', weights: { 'cf-origin-dns': 28 } },
  {
    code: 1018,
    title: 'Cloudflare does not know the host',
    weights: { 'cf-origin-dns': 14, 'host-header-rejected': 6 },
  },
  { code: 1033, title: 'No connector of the Cloudflare tunnel is up', weights: { 'cf-tunnel-down': 29 } },
  { code: 1015, title: 'Cloudflare’s rate limit refused the visitor', weights: { 'proxy-ratelimit': 24 } },
  {
    code: 1020,
    title: 'A firewall rule at Cloudflare refused the visitor',
    weights: { 'benign-noise': 6, 'unexpected-status': 12 },
  },
  { code: 1101, title: 'A Worker threw an exception', weights: { 'app-returns-5xx': 20, 'bad-release': 8 } },
  {
    code: 1102,
    title: 'A Worker exceeded its limit',
    weights: { 'app-returns-5xx': 15, 'worker-timeout': 12 },
  },
]

/** Cloudflare’s own statuses and codes in pages, status lines, log lines and answers of its API. */
export const cloudflareLogSignatures: readonly LogSignature[] = [
  ...edgeStatuses.map(
    ({ status, words, title, weights, fact }): LogSignature => ({
      id: `cloudflare-${status}`,
      system: 'cloudflare',
      needles: [`${status}`],
      pattern: new RegExp(
        `\\| ${status}: |[Ee]rror(?:[ _]code)?"?:? ?${status}\\b|[Ss]tatus"?[:=] ?"?${status}\\b|(?:[Ss]tatus|[Rr]esponse) code:? ${status}\\b|\\bHTTP(?: status| error)? ${status}\\b|\\bHTTP/[0-9.]{1,3} ${status}\\b|[Cc]loudflare(?:'s)?[ :(]{1,3}(?:(?:errors?|status|code|returns?|returned|gives?|gave|shows?|an?|the|with|timeout|http|is|was) ){0,4}${status}\\b(?! ?ms)|\\b${status}s? (?:errors? )?(?:from|by|at|of) [Cc]loudflare|cf-error-type: ${status}\\b|[Ss]tatus ?[Cc]ode[^\\n]{0,24}: ${status}\\b|\\b${status} (?:[Oo]rigin (?:Connection Time-?out|Time-?out|Down|Error|SSL |Unreachable|Is Unreachable)|Proxy Declined|Server Error:)|\\(${status}\\) Origin |\\b${status} \\((?:Origin |Proxy Declined)`,
      ),
      weights,
      title,
      reference: `${docs}error-${status}/`,
      fact,
      reach: 'behind',
      request: true,
      examples: {
        matches: [
          `<title>shop.example.com | ${status}: ${words}</title>`,
          `error code: ${status}`,
          `Error ${status} Ray ID: 8f3b2c1d0e9f8a7b • 2026-11-20 17:04:51 UTC`,
          `{"ClientRequestHost":"shop.example.com","EdgeResponseStatus":${status},"OriginResponseStatus":0,"RayID":"8f3b2c1d0e9f8a7b"}`,
          `HTTP/2 ${status} `,
          `Dial failed: invalid websocket response: HTTP/1.1 ${status} Origin Connection Time-out`,
          `Response status code does not indicate success: ${status} (Origin Error).`,
        ],
        nearMisses: [
          `{"ClientRequestHost":"shop.example.com","EdgeResponseStatus":200,"EdgeResponseBytes":${status}}`,
          `10.0.0.1 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 200 ${status} "-" "-"`,
        ],
      },
    }),
  ),
  ...edgeCodes.map(
    ({ code, title, weights }): LogSignature => ({
      id: `cloudflare-${code}`,
      system: 'cloudflare',
      needles: [`${code}`],
      pattern: new RegExp(
        `[Ee]rror(?: code)?:? ${code}\\b|cf-error-type: ${code}\\b|"error_code": ?${code}\\b`,
      ),
      weights,
      title,
      reference:
        'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/',
      fact: 'edge-code',
      reach: 'here',
      request: true,
      examples: {
        matches: [`error code: ${code}`, `Error ${code} Ray ID: 8f3b2c1d0e9f8a7b • 2026-11-20 17:04:51 UTC`],
        nearMisses: [`{"EdgeResponseBytes":${code},"EdgeResponseStatus":200}`],
      },
    }),
  ),
  {
    id: 'cloudflare-origin-502',
    system: 'cloudflare',
    needles: ['| 502: ', '| 504: ', '| 503: '],
    pattern: /\| (?:502: Bad gateway|503: Service |504: Gateway time-?out)/i,
    weights: { 'backend-down': 10, 'app-crash-request': 7, 'no-live-upstreams': 5, 'slow-app-timeout': 5 },
    title: 'The origin itself answered 502, 503 or 504, and Cloudflare put its own page around it',
    reference: `${docs}error-502-504/`,
    fact: 'answer',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['<title>shop.example.com | 502: Bad gateway</title>'],
      nearMisses: ['<title>shop.example.com | 522: Connection timed out</title>'],
    },
  },
  {
    id: 'cloudflare-own-502',
    system: 'cloudflare',
    needles: ['<center>cloudflare</center>'],
    pattern: /<hr><center>cloudflare<\/center>/,
    weights: { 'cf-edge-incident': 19, 'invalid-upstream-response': 6 },
    title: 'The error was made inside Cloudflare',
    reference: `${docs}error-502-504/: a page with the footer “cloudflare” is Cloudflare’s own`,
    fact: 'answer',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body></html>',
      ],
      nearMisses: ['<hr><center>nginx</center>'],
    },
  },
  {
    id: 'cloudflare-passed-through',
    system: 'cloudflare',
    needles: ['riginResponseStatus'],
    pattern: /"[Oo]riginResponseStatus": ?5\d\d\b/,
    weights: { 'app-returns-5xx': 12, 'backend-down': 4, 'slow-app-timeout': 3 },
    title: 'The origin itself answered with a server error',
    reference:
      'https://developers.cloudflare.com/logs/reference/log-fields/zone/http_requests/ OriginResponseStatus',
    fact: 'answer',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '{"ClientRequestHost":"shop.example.com","EdgeResponseStatus":502,"OriginResponseStatus":502}',
      ],
      nearMisses: [
        '{"ClientRequestHost":"shop.example.com","EdgeResponseStatus":502,"OriginResponseStatus":0}',
      ],
    },
  },
  ...originLogSignatures,
  ...tunnelLogSignatures,
  ...pageLines,
]
