import type { TlsFacts, TlsProblem } from '../../model/facts.ts'
import { type Sight, signaturesOf, type Weights } from '../../model/sight.ts'
import { type ReplySight, replySignaturesOfAll } from './define.ts'

interface Trouble {
  problem: TlsProblem
  weights: Weights
  reference: string
  /** OpenSSL's or Node's words for it, as they stand in the message of a failed request. */
  words?: RegExp
  example?: string
  /** What it speaks of when our own clock is off: the certificate may well be right. */
  dependsOnClock?: boolean
}

const verify = 'OpenSSL X509_verify_cert_error_string(3)'

const troubles: Trouble[] = [
  {
    problem: 'expired',
    weights: { 'tls-backend-expired': 27, 'clock-skew': 3 },
    reference: `${verify}, X509_V_ERR_CERT_HAS_EXPIRED (10)`,
    words: /has expired|CERT_HAS_EXPIRED/i,
    example: 'certificate has expired',
    dependsOnClock: true,
  },
  {
    problem: 'not-yet-valid',
    weights: { 'tls-backend-not-yet-valid': 25, 'clock-skew': 13 },
    reference: `${verify}, X509_V_ERR_CERT_NOT_YET_VALID (9)`,
    words: /not yet valid|CERT_NOT_YET_VALID/i,
    example: 'certificate is not yet valid',
    dependsOnClock: true,
  },
  {
    problem: 'untrusted',
    weights: { 'tls-backend-untrusted': 26 },
    reference: `${verify}, X509_V_ERR 18 to 21`,
    words: /self[- ]signed|unable to (?:get|verify)|UNABLE_TO_|issuer/i,
    example: 'unable to get local issuer certificate',
  },
  {
    problem: 'wrong-name',
    weights: { 'tls-backend-name': 26, 'tls-sni-missing': 8 },
    reference: `${verify}, X509_V_ERR_HOSTNAME_MISMATCH (62); RFC 9525`,
    words:
      /does not match certificate|altnames|hostname mismatch|ALTNAME_INVALID|no alternative certificate subject name|certificate subject name .{1,200} does not match/i,
    example: "Hostname/IP does not match certificate's altnames",
  },
  {
    problem: 'speaks-plaintext',
    weights: { 'https-to-http-port': 28 },
    reference: 'OpenSSL SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST',
    words: /wrong version number|packet length too long|http request/i,
    example: 'wrong version number',
  },
  {
    problem: 'speaks-tls',
    weights: { 'http-to-https-port': 28 },
    reference: 'RFC 8446 section 5.1: the answer to plain HTTP is a TLS record',
  },
  {
    problem: 'protocol-mismatch',
    weights: { 'tls-protocol-mismatch': 26 },
    reference: 'RFC 8446 section 6.2, alerts 40, 70, 71, 86 and 120',
    words: /protocol version|unsupported protocol|handshake failure|no shared cipher|version too low/i,
    example: 'tlsv1 alert protocol version',
  },
  {
    problem: 'client-certificate-required',
    weights: { 'mtls-required': 27 },
    reference: 'RFC 8446 section 6.2, alerts 116 and 42',
    words: /certificate required|bad certificate/i,
    example: 'tlsv13 alert certificate required',
  },
  {
    problem: 'name-unrecognized',
    weights: { 'tls-sni-missing': 26, 'tls-backend-name': 6 },
    reference: 'RFC 6066 section 3, alert 112',
    words: /unrecognized name/i,
    example: 'tlsv1 unrecognized name',
  },
  {
    problem: 'closed',
    weights: {
      'tls-handshake-failed': 22,
      'tls-cert-load-failed': 9,
      'https-to-http-port': 5,
      'tls-sni-missing': 5,
      'mtls-required': 4,
    },
    reference: 'RFC 8446 section 6.1: an end without close_notify or alert',
  },
  {
    problem: 'reset',
    weights: {
      'tls-handshake-failed': 22,
      'tls-cert-load-failed': 7,
      'https-to-http-port': 5,
      'tls-sni-missing': 5,
      'lb-sg-nacl-block': 2,
    },
    reference: 'RFC 9293 section 3.10.7: RST during the handshake',
  },
  {
    problem: 'timeout',
    weights: {
      'tls-handshake-failed': 20,
      'listen-backlog-overflow': 8,
      'event-loop-blocked': 6,
      'worker-pool-exhausted': 6,
    },
    reference: 'the connection is accepted, and the handshake is not answered in time',
  },
  {
    problem: 'connect',
    weights: { 'backend-down': 6, 'connect-drop': 5, 'no-route': 2 },
    reference: 'there was no connection to shake hands on; tcp evidence says why',
  },
  {
    problem: 'other',
    weights: { 'tls-handshake-failed': 20 },
    reference: 'OpenSSL reports an error that names none of the known problems',
  },
]

function quote({ problem, message, serverName, chain, daysLeft }: TlsFacts): string {
  const leaf = chain[0]
  const shown = leaf === undefined ? '' : `; certificate of ${leaf.subject} valid to ${leaf.validTo}`
  const days = daysLeft === null ? '' : ` (${daysLeft} days left)`
  return `${problem ?? 'valid'} for ${serverName}${message === null ? '' : `: ${message}`}${shown}${days}`
}

function onTls({ problem, weights, reference, dependsOnClock }: Trouble): Sight<'tls'> {
  return {
    name: problem,
    on: 'tls',
    weights,
    reference,
    fact: problem === 'connect' ? 'connect' : 'tls',
    reach: 'here',
    see({ facts }, { ourClockIsOff }) {
      // Without an address nothing was connected to: that is the name's fault, and the dns step says so.
      if (problem === 'connect' && facts.address === null) return null
      const isWrong = facts.problem === problem || facts.alsoWrong.includes(problem)
      return isWrong && !(dependsOnClock && ourClockIsOff) ? quote(facts) : null
    },
    examples: {
      matches: [{ facts: { problem } }, { facts: { problem: 'closed', alsoWrong: [problem] } }],
      nearMisses: [
        { facts: { problem: problem === 'other' ? 'closed' : 'other' } },
        { facts: { problem: null }, outcome: 'pass' },
        ...(dependsOnClock ? [{ facts: { problem }, ourClockIsOff: true }] : []),
      ],
    },
  }
}

function onReply({ problem, weights, reference, words, example, dependsOnClock }: Trouble): ReplySight[] {
  if (words === undefined || example === undefined) return []
  return [
    {
      name: `tls-${problem}`,
      weights,
      reference,
      fact: 'tls',
      reach: 'here',
      when: ({ failure, message }, { ourClockIsOff }) =>
        failure === 'tls' && message !== null && words.test(message) && !(dependsOnClock && ourClockIsOff),
      matches: [{ reply: { failure: 'tls', message: example } }],
      nearMisses: [
        { reply: { failure: 'tls', message: 'something new' } },
        { reply: { failure: 'closed-before-headers', message: example } },
      ],
    },
  ]
}

const unnamed: ReplySight[] = [
  {
    name: 'tls-unnamed',
    weights: { 'tls-handshake-failed': 18, 'tls-protocol-mismatch': 4 },
    reference: 'the request failed in TLS, and its message names none of the known problems',
    fact: 'tls',
    reach: 'here',
    when: ({ failure, message }) =>
      failure === 'tls' && message !== null && !troubles.some(({ words }) => words?.test(message)),
    matches: [{ reply: { failure: 'tls', message: 'something new' } }],
    nearMisses: [
      { reply: { failure: 'tls', message: 'certificate has expired' } },
      { reply: { failure: 'tls' } },
    ],
  },
  {
    name: 'tls-unsaid',
    weights: {
      'tls-handshake-failed': 8,
      'tls-backend-expired': 8,
      'tls-backend-untrusted': 8,
      'tls-backend-name': 8,
      'tls-protocol-mismatch': 6,
    },
    reference: 'requests failed in TLS, and nothing is said of why',
    fact: 'tls',
    reach: 'here',
    when: ({ failure, message }) => failure === 'tls' && message === null,
    matches: [{ reply: { failure: 'tls' } }],
    nearMisses: [{ reply: { failure: 'tls', message: 'something new' } }, { reply: { failure: 'refused' } }],
  },
]

const valid: Sight<'tls'> = {
  name: 'valid',
  on: 'tls',
  weights: {
    'tls-backend-expired': -25,
    'tls-backend-not-yet-valid': -25,
    'tls-backend-name': -25,
    'tls-backend-untrusted': -25,
    'tls-protocol-mismatch': -20,
    'tls-sni-missing': -15,
    'tls-cert-load-failed': -20,
    'tls-handshake-failed': -20,
    'mtls-required': -15,
    'https-to-http-port': -25,
    'clock-skew': -3,
  },
  reference: 'RFC 8446 section 4.4: the handshake is complete and the chain verified',
  fact: 'tls',
  reach: 'here',
  see({ facts, outcome }) {
    return outcome === 'pass' && facts.problem === null ? quote(facts) : null
  },
  examples: {
    matches: [{ facts: { problem: null }, outcome: 'pass' }],
    nearMisses: [{ facts: { problem: 'expired' } }],
  },
}

const replies = replySignaturesOfAll([...troubles.flatMap(onReply), ...unnamed])

/** Signatures on the TLS handshake and the certificate. */
export const tlsSignatures = {
  tls: [...troubles.map(onTls), valid].flatMap(signaturesOf),
  http: replies.http,
  sample: replies.sample,
}
