import type { FailedReply, SignatureScope } from '../../model/diagnosis.ts'
import type { HttpFailure } from '../../model/facts.ts'
import { type ReplySight, replySignaturesOfAll } from './define.ts'

const ended: ReadonlySet<HttpFailure | null> = new Set<HttpFailure | null>([
  'reset-before-headers',
  'closed-before-headers',
  'closed-mid-body',
  'reset-mid-body',
])

/** gunicorn's default timeout is 30 s; the range allows for the time before and after. */
const workerLimit = { from: 25_000, to: 35_000 }

function endedAtWorkerLimit({ failure, durationMs }: FailedReply): boolean {
  if (!ended.has(failure) || durationMs === null) return false
  return durationMs >= workerLimit.from && durationMs <= workerLimit.to
}

function isPlainOnTlsPort({ target }: SignatureScope): boolean {
  return target !== null && !target.tls && (target.port === 443 || target.port === 8443)
}

const sights: ReplySight[] = [
  {
    name: 'ended-before-headers',
    weights: {
      'app-crash-request': 18,
      'app-native-crash': 6,
      'wrong-app-protocol': 6,
      'oom-cgroup': 4,
      'app-crash-loop': 4,
      'ungraceful-shutdown': 4,
      'invalid-upstream-response': 3,
      'request-too-big-for-app': 1,
    },
    reference:
      'RFC 9112 section 9.5; nginx “upstream prematurely closed connection while reading response header”',
    fact: 'answer',
    reach: 'inwards',
    when: (reply) =>
      (reply.failure === 'reset-before-headers' || reply.failure === 'closed-before-headers') &&
      !endedAtWorkerLimit(reply),
    matches: [
      { reply: { failure: 'closed-before-headers' } },
      { reply: { failure: 'reset-before-headers' } },
    ],
    nearMisses: [
      { reply: { failure: 'closed-before-headers', durationMs: 30_100 } },
      { reply: { failure: 'timeout-before-headers' } },
    ],
  },
  {
    name: 'ended-mid-body',
    weights: {
      'app-crash-request': 18,
      'ungraceful-shutdown': 7,
      'app-native-crash': 5,
      'oom-cgroup': 5,
      'invalid-upstream-response': 4,
    },
    reference: 'RFC 9112 section 8: incomplete messages',
    fact: 'answer',
    reach: 'inwards',
    when: (reply) =>
      (reply.failure === 'closed-mid-body' || reply.failure === 'reset-mid-body') &&
      !endedAtWorkerLimit(reply),
    matches: [
      { reply: { status: 200, failure: 'closed-mid-body' } },
      { reply: { status: 200, failure: 'reset-mid-body' } },
    ],
    nearMisses: [
      { reply: { failure: 'closed-before-headers' } },
      { reply: { status: 200, failure: 'reset-mid-body', durationMs: 31_000 } },
    ],
  },
  {
    name: 'ended-at-worker-limit',
    weights: {
      'worker-timeout': 23,
      'timeout-ladder-inverted': 8,
      'slow-app-timeout': 9,
      'app-crash-request': 6,
    },
    reference: 'https://docs.gunicorn.org/en/stable/settings.html#timeout (30 s)',
    fact: 'answer',
    reach: 'inwards',
    when: endedAtWorkerLimit,
    matches: [{ reply: { failure: 'closed-before-headers', durationMs: 30_050 } }],
    nearMisses: [
      { reply: { failure: 'closed-before-headers', durationMs: 40 } },
      { reply: { failure: 'timeout-before-headers', durationMs: 30_000 } },
    ],
  },
  {
    name: 'no-answer-in-time',
    weights: {
      'slow-app-timeout': 20,
      'worker-pool-exhausted': 7,
      'dependency-slow': 6,
      'db-pool-exhausted': 5,
      'event-loop-blocked': 6,
      'listen-backlog-overflow': 3,
      'io-stall': 2,
    },
    reference: 'the connection is accepted, and no response header comes within the time limit',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure }) => failure === 'timeout-before-headers',
    matches: [{ reply: { failure: 'timeout-before-headers', durationMs: 5000 } }],
    nearMisses: [{ reply: { failure: 'connect-timeout', durationMs: 5000 } }],
  },
  {
    name: 'body-not-in-time',
    weights: { 'slow-app-timeout': 18, 'dependency-slow': 5, 'invalid-upstream-response': 5 },
    reference: 'the response header came, and the body did not end within the time limit',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure }) => failure === 'timeout-in-body',
    matches: [{ reply: { status: 200, failure: 'timeout-in-body', durationMs: 5000 } }],
    nearMisses: [{ reply: { failure: 'timeout-before-headers' } }],
  },
  {
    name: 'header-too-large',
    weights: { 'upstream-header-too-big': 26 },
    reference: 'the response header exceeds what the probe reads, which is more than common proxies do',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure }) => failure === 'header-too-large',
    matches: [{ reply: { failure: 'header-too-large' } }],
    nearMisses: [{ reply: { failure: 'malformed-response' } }],
  },
  {
    name: 'malformed',
    weights: { 'invalid-upstream-response': 24, 'wrong-app-protocol': 9 },
    reference: 'RFC 9112 sections 4, 5 and 6.3: status line, field lines, message length',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure, message }) => failure === 'malformed-response' && !isNotHttp(message),
    matches: [
      { reply: { failure: 'malformed-response' } },
      { reply: { failure: 'malformed-response', message: '2 Content-Length headers: "5", "6"' } },
    ],
    nearMisses: [
      { reply: { failure: 'malformed-response', message: 'not a status line: "* OK IMAP"' } },
      { reply: { failure: 'closed-before-headers' } },
    ],
  },
  {
    name: 'not-http',
    weights: { 'wrong-app-protocol': 24, 'wrong-port': 14, 'invalid-upstream-response': 14 },
    reference: 'RFC 9112 section 4: a response begins with a status line',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure, message }) => failure === 'malformed-response' && isNotHttp(message),
    matches: [
      { reply: { failure: 'malformed-response', message: 'not a status line: "SSH-2.0-OpenSSH_9.6"' } },
    ],
    nearMisses: [
      { reply: { failure: 'malformed-response', message: 'not a header line: "bad header"' } },
      { reply: { failure: 'malformed-response', message: 'not a status line: "HTTP/1.1 abc"' } },
    ],
  },
  {
    name: 'length-mismatch',
    weights: { 'invalid-upstream-response': 23, 'app-crash-request': 3 },
    reference: 'RFC 9112 section 6.3: Content-Length and the body disagree',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure }) => failure === 'content-length-mismatch',
    matches: [{ reply: { status: 200, failure: 'content-length-mismatch' } }],
    nearMisses: [{ reply: { status: 200, failure: 'closed-mid-body' } }],
  },
  {
    name: 'redirect-loop',
    weights: { 'redirect-loop': 25 },
    reference: 'RFC 9110 section 15.4: clients should detect cyclical redirections',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure }) => failure === 'redirect-loop',
    matches: [{ reply: { status: 301, failure: 'redirect-loop' } }],
    nearMisses: [{ reply: { status: 301 } }],
  },
  {
    name: 'redirect-loop-at-cloudflare',
    weights: { 'cf-ssl-mode-mismatch': 28 },
    reference: 'https://developers.cloudflare.com/ssl/troubleshooting/too-many-redirects/',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure, headers }, { target }) =>
      failure === 'redirect-loop' &&
      (target?.system === 'cloudflare' ||
        headers.some(([name, value]) => name === 'server' && value === 'cloudflare')),
    matches: [{ reply: { status: 301, failure: 'redirect-loop' }, path: ['cloudflare'] }],
    nearMisses: [{ reply: { status: 301, failure: 'redirect-loop' }, path: ['nginx'] }],
  },
  {
    name: 'speaks-tls',
    weights: { 'http-to-https-port': 28 },
    reference: 'RFC 8446 section 5.1: the answer to plain HTTP is a TLS record',
    fact: 'answer',
    reach: 'inwards',
    when: ({ failure }) => failure === 'speaks-tls',
    matches: [{ reply: { failure: 'speaks-tls' } }],
    nearMisses: [{ reply: { failure: 'malformed-response' } }],
  },
  {
    name: 'ended-on-tls-port',
    weights: { 'http-to-https-port': 14 },
    reference: 'RFC 8446 section 6.2: a server may end a connection that does not begin with TLS',
    fact: 'answer',
    reach: 'here',
    when: ({ failure }, scope) =>
      (failure === 'reset-before-headers' || failure === 'closed-before-headers') && isPlainOnTlsPort(scope),
    matches: [{ reply: { failure: 'closed-before-headers' }, target: { port: 443, tls: false } }],
    nearMisses: [{ reply: { failure: 'closed-before-headers' }, target: { port: 8080, tls: false } }],
  },
]

function isNotHttp(message: string | null): boolean {
  // A status line that is only misspelt still begins as one.
  return /^not a status line(?!: "HTTP\/)/.test(message ?? '')
}

/** Signatures on requests that got no proper response. */
export const brokenReplySignatures = replySignaturesOfAll(sights)
