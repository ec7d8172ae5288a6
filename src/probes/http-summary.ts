import type { HttpFacts, HttpFailure } from '../model/facts.ts'

/** Each failure in a few words, to be followed by where. */
const words: Record<HttpFailure, string> = {
  name: 'the name does not resolve',
  refused: 'connection refused by',
  'connect-timeout': 'no connection in time to',
  unreachable: 'no route to',
  'connect-reset': 'connection reset while connecting to',
  'no-local-port': 'no free local port to connect from to',
  forbidden: 'a local firewall forbids connecting to',
  tls: 'no TLS with',
  'reset-before-headers': 'connection reset before any response by',
  'closed-before-headers': 'connection closed before any response by',
  'timeout-before-headers': 'no response in time from',
  'timeout-in-body': 'the body did not end in time from',
  'closed-mid-body': 'connection closed in the body by',
  'reset-mid-body': 'connection reset in the body by',
  'header-too-large': 'response header too large from',
  'malformed-response': 'malformed response from',
  'content-length-mismatch': 'more body than announced from',
  'redirect-loop': 'redirect loop at',
  'speaks-tls': 'TLS answer to plain HTTP from',
}

/** Failures whose words leave open what exactly was seen. */
const needsDetail: ReadonlySet<HttpFailure> = new Set<HttpFailure>([
  'name',
  'tls',
  'header-too-large',
  'malformed-response',
  'content-length-mismatch',
  'redirect-loop',
])

/** `connection refused by 127.0.0.1:8081`, `malformed response from 10.0.0.5:80: 2 Content-Length headers: "5", "6"` */
export function describeHttpFailure(failure: HttpFailure, peer: string, message: string | null): string {
  if (failure === 'name') return message ?? words.name
  const sentence = `${words[failure]} ${peer}`
  return message !== null && needsDetail.has(failure) ? `${sentence}: ${message}` : sentence
}

/** `502 Bad Gateway in 12 ms, expected 200-499` */
export function summarizeHttp(facts: HttpFacts, peer: string, passed: boolean, followed: number): string {
  const spent = `${Math.round(facts.timings.totalMs)} ms`
  const answer = [facts.status, facts.statusText].filter((part) => part !== null && part !== '').join(' ')
  const way = followed > 0 ? ` after ${countRedirects(followed)}` : ''
  if (facts.failure !== null) {
    const failure = describeHttpFailure(facts.failure, peer, facts.failureMessage)
    const before = facts.status === null ? '' : `${answer}, but `
    return `${before}${failure} after ${spent}${followed > 0 ? ` and ${countRedirects(followed)}` : ''}`
  }
  return `${answer} in ${spent}${way}${passed ? '' : `, expected ${facts.expected}`}`
}

function countRedirects(count: number): string {
  return count === 1 ? '1 redirect' : `${count} redirects`
}
