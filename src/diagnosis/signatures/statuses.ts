import type { FailedReply, SignatureScope } from '../../model/diagnosis.ts'
import { isAppServer, isGateway } from '../system-role.ts'
import { type ReplySight, replySignaturesOfAll } from './define.ts'

/** From this confidence on a page counts as written by the system that it looks like. */
const knownWriter = 0.5

const hostWords =
  /Invalid HTTP_HOST header|DisallowedHost|Invalid Hostname|Invalid host(?:name|\s+header)?|Blocked hosts?\b|Host not (?:allowed|permitted)|not allowed host/i

const plainWords =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|Client sent an HTTP request to an HTTPS server/i

/** Heading of every page that Squid makes itself: squid errors/templates. */
const cachePage = /The requested URL could not be retrieved/

function isStatus({ status, failure }: FailedReply, from: number, to: number): boolean {
  return failure === null && status !== null && status >= from && status <= to
}

function byGateway({ writer }: FailedReply): boolean {
  return writer !== null && writer.confidence >= knownWriter && isGateway(writer.system)
}

/** The app's own hop, asked directly: nobody is left to have passed the answer on. */
function isAppHop({ target, service }: SignatureScope): boolean {
  if (target === null || !target.innermost) return false
  return isAppServer(target.system) || (service.path.length > 1 && !isGateway(target.system))
}

const json = { headers: [['content-type', 'application/json']], text: '{"error":"boom"}' } as const
const twoHops = { path: ['nginx', 'node'], at: 1 } as const

const sights: ReplySight[] = [
  {
    name: 'app-answers-5xx',
    weights: { 'app-returns-5xx': 21, 'db-down': 3, 'bad-release': 4 },
    reference: 'RFC 9110 section 15.6, at the app’s own address',
    fact: 'answer',
    reach: 'inwards',
    when: (reply, scope) => isStatus(reply, 500, 599) && isAppHop(scope) && !byGateway(reply),
    matches: [
      { reply: { status: 500, ...json }, ...twoHops },
      { reply: { status: 503, ...json }, ...twoHops },
    ],
    nearMisses: [
      { reply: { status: 404, ...json }, ...twoHops },
      { reply: { status: 503, ...json }, path: ['nginx', 'node'], at: 0 },
    ],
  },
  {
    name: 'passes-on-500',
    weights: { 'app-returns-5xx': 17, 'bad-release': 3 },
    reference: 'RFC 9110 section 15.6.1; no gateway’s own page',
    fact: 'answer',
    reach: 'inwards',
    when: (reply, scope) =>
      isStatus(reply, 500, 599) &&
      !(reply.status !== null && reply.status >= 502 && reply.status <= 504) &&
      // Statuses that Cloudflare alone gives.
      !isStatus(reply, 520, 527) &&
      !isStatus(reply, 530, 530) &&
      !isAppHop(scope) &&
      !byGateway(reply) &&
      !cachePage.test(reply.text),
    matches: [{ reply: { status: 500, ...json } }],
    nearMisses: [
      { reply: { status: 502, ...json } },
      { reply: { status: 500, ...json }, ...twoHops },
      { reply: { status: 500, headers: [], text: 'ERROR\nThe requested URL could not be retrieved' } },
    ],
  },
  {
    name: 'unsigned-502',
    weights: {
      'backend-down': 7,
      'app-crash-request': 5,
      'app-returns-5xx': 7,
      'invalid-upstream-response': 3,
      'no-live-upstreams': 2,
    },
    reference: 'RFC 9110 section 15.6.3; nothing in the page says who wrote it',
    fact: 'answer',
    reach: 'behind',
    when: (reply, scope) => isStatus(reply, 502, 502) && !isAppHop(scope) && !byGateway(reply),
    matches: [{ reply: { status: 502 } }],
    nearMisses: [{ reply: { status: 502 }, ...twoHops }, { reply: { status: 503 } }],
  },
  {
    name: 'unsigned-503',
    weights: {
      'app-returns-5xx': 8,
      'no-live-upstreams': 7,
      'backend-down': 4,
      'deploy-in-progress': 4,
      'proxy-ratelimit': 3,
    },
    reference: 'RFC 9110 section 15.6.4; nothing in the page says who wrote it',
    fact: 'answer',
    reach: 'behind',
    when: (reply, scope) => isStatus(reply, 503, 503) && !isAppHop(scope) && !byGateway(reply),
    matches: [{ reply: { status: 503 } }],
    nearMisses: [{ reply: { status: 503 }, ...twoHops }, { reply: { status: 504 } }],
  },
  {
    name: 'unsigned-504',
    weights: { 'slow-app-timeout': 12, 'connect-drop': 6, 'worker-pool-exhausted': 4, 'dependency-slow': 4 },
    reference: 'RFC 9110 section 15.6.5; nothing in the page says who wrote it',
    fact: 'answer',
    reach: 'behind',
    when: (reply, scope) => isStatus(reply, 504, 504) && !isAppHop(scope) && !byGateway(reply),
    matches: [{ reply: { status: 504, durationMs: 60_000 } }],
    nearMisses: [{ reply: { status: 504 }, ...twoHops }, { reply: { status: 502 } }],
  },
  {
    name: 'rejects-host',
    weights: { 'host-header-rejected': 25 },
    reference:
      'RFC 9110 sections 7.2 and 15.5.20 (421); Django DisallowedHost, Rails HostAuthorization, HTTP.sys “Invalid Hostname”',
    fact: 'answer',
    reach: 'inwards',
    when: (reply) => isStatus(reply, 421, 421) || (isStatus(reply, 400, 403) && hostWords.test(reply.text)),
    matches: [
      { reply: { status: 400, text: "DisallowedHost at /: Invalid HTTP_HOST header: '10.0.0.1'" } },
      { reply: { status: 400, text: '<h2>Bad Request - Invalid Hostname</h2>' } },
      { reply: { status: 403, text: 'Blocked hosts: 10.0.0.1:3000' } },
      { reply: { status: 421, text: 'Misdirected Request' } },
    ],
    nearMisses: [
      { reply: { status: 400, text: '{"error":"missing field host_id"}' } },
      { reply: { status: 500, text: 'DisallowedHost' } },
    ],
  },
  {
    name: 'plain-to-tls-port',
    weights: { 'http-to-https-port': 28 },
    reference: 'nginx ngx_http_special_response.c (497); Apache ssl_engine_kernel.c; Go net/http server.go',
    fact: 'answer',
    reach: 'inwards',
    when: (reply) => isStatus(reply, 400, 400) && plainWords.test(reply.text),
    matches: [
      { reply: { status: 400, text: '<center>The plain HTTP request was sent to HTTPS port</center>' } },
      { reply: { status: 400, text: 'Client sent an HTTP request to an HTTPS server.\n' } },
    ],
    nearMisses: [{ reply: { status: 400, text: 'Bad Request' } }],
  },
  {
    name: 'too-many-requests',
    weights: { 'proxy-ratelimit': 25 },
    reference: 'RFC 6585 section 4',
    fact: 'answer',
    reach: 'inwards',
    when: (reply) => isStatus(reply, 429, 429),
    matches: [{ reply: { status: 429 } }],
    nearMisses: [{ reply: { status: 428 } }],
  },
  {
    name: 'request-too-big',
    weights: { 'request-too-big-for-app': 24 },
    reference: 'RFC 9110 sections 15.5.14 (413) and 15.5.15 (414), RFC 6585 section 5 (431)',
    fact: 'answer',
    reach: 'inwards',
    when: (reply) => isStatus(reply, 413, 414) || isStatus(reply, 431, 431),
    matches: [{ reply: { status: 431 } }, { reply: { status: 413 } }],
    nearMisses: [{ reply: { status: 415 } }],
  },
  {
    name: 'unexpected-status',
    weights: { 'unexpected-status': 19, 'host-header-rejected': 2, 'health-check-misconfig': 3 },
    reference: 'the status lies outside the range that the operator expects',
    fact: 'answer',
    reach: 'inwards',
    when: (reply) =>
      isStatus(reply, 100, 499) &&
      ![413, 414, 421, 429, 431].includes(reply.status ?? 0) &&
      !hostWords.test(reply.text) &&
      !plainWords.test(reply.text),
    matches: [{ reply: { status: 404 } }, { reply: { status: 401 } }],
    nearMisses: [{ reply: { status: 500 } }, { reply: { status: 429 } }],
  },
]

/** Signatures on statuses that no gateway’s own page explains. */
export const statusSignatures = replySignaturesOfAll(sights)
