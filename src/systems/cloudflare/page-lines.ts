import type { Weights } from '../../model/sight.ts'
import { linesOfProgram } from '../app/lines-of-program.ts'
import { edgeStatuses } from './edge-statuses.ts'

const reference =
  'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/'

function weightsOf(status: number): Weights {
  return edgeStatuses.find((each) => each.status === status)?.weights ?? {}
}

/** Sentences of Cloudflare’s pages, by the status that they explain. */
const sentences: readonly { status: number; needle: string; text: RegExp; fact: string; example: string }[] =
  [
    {
      status: 520,
      needle: 'unknown connection issue between Cloudflare',
      text: /unknown connection issue between Cloudflare and the origin web server/,
      fact: 'reset',
      example: 'There is an unknown connection issue between Cloudflare and the origin web server.',
    },
    {
      status: 521,
      needle: 'web server is not returning a connection',
      text: /[Tt]he web server is not returning a connection/,
      fact: 'connect',
      example: 'The web server is not returning a connection. As a result, the web page is not displaying.',
    },
    {
      status: 522,
      needle: "initial connection between Cloudflare's network",
      text: /initial connection between Cloudflare's network and the origin web server timed out/,
      fact: 'connect',
      example: "The initial connection between Cloudflare's network and the origin web server timed out.",
    },
    {
      status: 523,
      needle: 'origin web server is not reachable',
      text: /[Tt]he origin web server is not reachable/,
      fact: 'connect',
      example: 'The origin web server is not reachable.',
    },
    {
      status: 524,
      needle: 'origin web server',
      text: /origin web server timed out responding to this request|did not return a complete response within/,
      fact: 'timeout',
      example: 'The origin web server timed out responding to this request.',
    },
    {
      status: 525,
      needle: 'unable to establish an SSL connection to the origin',
      text: /unable to establish an SSL connection to the origin/,
      fact: 'tls-handshake',
      example: 'Cloudflare is unable to establish an SSL connection to the origin server.',
    },
    {
      status: 526,
      needle: 'not have a valid SSL certificate',
      text: /origin web server does not have a valid SSL certificate/,
      fact: 'tls-handshake',
      example: 'The origin web server does not have a valid SSL certificate.',
    },
  ]

const json = (name: string) => `{"title":"Error","status":502,"error_name":"${name}","cloudflare_error":true}`
const near = '{"title":"Error 1020: Access denied","error_name":"access_denied","cloudflare_error":true}'

/** Sentences and names of errors in Cloudflare’s pages and in their JSON form, and its refusals of visitors. */
export const pageLines = linesOfProgram({ system: 'cloudflare', program: 'page', reference }, [
  ...sentences.map(({ status, needle, text, fact, example }) => ({
    name: `${status}`,
    needles: [needle],
    pattern: text,
    weights: weightsOf(status),
    title: `the words of Cloudflare’s page ${status}`,
    fact,
    reach: 'behind' as const,
    request: true as const,
    matches: [example],
    nearMisses: ['The origin web server is reachable.'],
  })),
  {
    name: 'origin-bad-gateway',
    needles: ['origin_bad_gateway'],
    pattern: /\borigin_bad_gateway\b/,
    weights: {
      'backend-down': 11,
      'app-crash-request': 8,
      'no-live-upstreams': 6,
      'app-returns-5xx': 6,
      'slow-app-timeout': 4,
    },
    title: 'the origin itself answered 502, and Cloudflare put its own words around it',
    fact: 'answer',
    reach: 'behind',
    request: true,
    matches: [json('origin_bad_gateway')],
    nearMisses: [near],
  },
  {
    name: 'origin-timeout',
    needles: ['origin_gateway_timeout', 'origin_response_timeout'],
    pattern: /\borigin_(?:gateway|response)_timeout\b/,
    weights: {
      'slow-app-timeout': 22,
      'timeout-ladder-inverted': 7,
      'dependency-slow': 4,
      'worker-pool-exhausted': 5,
    },
    title: 'the origin did not answer in time',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    matches: [json('origin_response_timeout'), json('origin_gateway_timeout')],
    nearMisses: [near],
  },
  {
    name: 'blocked',
    needles: [
      'you have been blocked',
      'cf-mitigated',
      'Attention Required! | Cloudflare',
      'cf_chl_',
      'cf-browser-verification',
    ],
    pattern:
      /you have been blocked|cf-mitigated: ?\w|Attention Required! \| Cloudflare|cf_chl_opt|cf-browser-verification/i,
    weights: { 'unexpected-status': 18, 'proxy-ratelimit': 8 },
    title: 'Cloudflare’s firewall or bot check refused the visitor',
    reference: 'https://developers.cloudflare.com/cloudflare-challenges/',
    fact: 'waf',
    request: true,
    matches: [
      '<h1 data-translate="block_headline">Sorry, you have been blocked</h1>',
      'cf-mitigated: challenge',
    ],
    nearMisses: ['cf-ray: 8f3b2c1d0e9f8a7b-FRA'],
  },
])
