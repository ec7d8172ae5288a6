import type { SeenEvidence } from '../../model/diagnosis.ts'
import type { ConnectAttempt, ConnectFailure, HttpFailure } from '../../model/facts.ts'
import { type Sight, signaturesOf, type Weights } from '../../model/sight.ts'
import { formatMs } from '../failed-replies.ts'
import { type ReplySight, replySignaturesOfAll } from './define.ts'
import { posix, type Refusal, refusals } from './refusals.ts'

function factOf({ failure }: Refusal): string {
  return failure === 'name' ? 'resolve' : 'connect'
}

function quote(attempts: readonly ConnectAttempt[]): string {
  return attempts
    .map(({ address, port, failure, errno, durationMs }) => {
      return `${address} port ${port}: ${failure ?? 'connected'}${errno === null ? '' : ` (${errno})`} after ${formatMs(durationMs)}`
    })
    .join(', ')
}

const attempt: ConnectAttempt = {
  address: '10.0.0.1',
  port: 80,
  connected: true,
  failure: null,
  errno: null,
  durationMs: 2,
}

function attempted(...failures: (ConnectFailure | null)[]): ConnectAttempt[] {
  return failures.map((failure) => ({ ...attempt, connected: failure === null, failure }))
}

function onTcp(refusal: Refusal): Sight<'tcp'> {
  const { name, weights, reference, failure, when, path } = refusal
  return {
    name,
    on: 'tcp',
    weights,
    reference,
    fact: factOf(refusal),
    reach: 'here',
    see({ facts: { attempts } }, scope) {
      if (when !== undefined && !when(scope)) return null
      if (attempts.some(({ connected }) => connected)) return null
      return attempts.some((each) => each.failure === failure) ? quote(attempts) : null
    },
    examples: {
      matches: [{ facts: { attempts: attempted(failure) }, ...(path && { path: path.yes }) }],
      nearMisses: [
        { facts: { attempts: attempted(failure, null) }, ...(path && { path: path.yes }) },
        ...(path ? [{ facts: { attempts: attempted(failure) }, path: path.no }] : []),
      ],
    },
  }
}

function onReply(refusal: Refusal): ReplySight {
  const { name, weights, reference, http, when, path } = refusal
  const yes = path && { path: path.yes }
  return {
    name,
    weights,
    reference,
    fact: factOf(refusal),
    reach: 'here',
    // Where only some of the requests fail so, the target is there: that is another sight.
    when: (reply, scope) =>
      reply.failure === http && reply.count === reply.of && (when === undefined || when(scope)),
    matches: [{ reply: { failure: http }, ...yes }],
    nearMisses: [
      { reply: { failure: http === 'refused' ? 'connect-timeout' : 'refused' }, ...yes },
      ...(path ? [{ reply: { failure: http }, path: path.no }] : []),
    ],
  }
}

const unconnected: ReadonlySet<HttpFailure | null> = new Set<HttpFailure>([
  'name',
  'refused',
  'connect-timeout',
  'unreachable',
  'connect-reset',
  'no-local-port',
  'forbidden',
])

function isConnected({ facts: { status, failure, timings } }: SeenEvidence<'http'>): boolean {
  return !unconnected.has(failure) && (status !== null || timings.connectMs !== null)
}

/** What an accepted connection speaks against, at this very target, where it is the app that accepts it. */
const refutedByApp: Weights = {
  'backend-down': -20,
  'proxy-not-running': -20,
  'loopback-bind': -15,
}

/** What it speaks against whoever accepts it. */
const refuted: Weights = {
  'connect-drop': -18,
  'no-route': -20,
  'host-down': -25,
  'host-firewall-block': -12,
  'ephemeral-ports': -10,
  'unix-socket-missing': -5,
  'dns-failure': -10,
}

const tcpConnected: Sight<'tcp'> = {
  name: 'connected',
  on: 'tcp',
  weights: refuted,
  reference: 'RFC 9293 section 3.5: the connection is established',
  fact: 'connect',
  reach: 'here',
  see({ facts: { attempts } }) {
    return attempts.length > 0 && attempts.every(({ connected }) => connected) ? quote(attempts) : null
  },
  examples: {
    matches: [{ facts: { attempts: attempted(null) }, outcome: 'pass' }],
    nearMisses: [{ facts: { attempts: attempted(null, 'refused') } }, { facts: { attempts: [] } }],
  },
}

const tcpSights: Sight<'tcp'>[] = [
  ...refusals.map(onTcp),
  {
    name: 'refused-beyond-loopback',
    on: 'tcp',
    weights: { 'loopback-bind': 5, 'port-publish-failed': 2 },
    reference: `${posix}, ECONNREFUSED, at an address that is not loopback`,
    fact: 'connect',
    reach: 'here',
    see({ facts: { attempts } }) {
      if (attempts.length === 0) return null
      const all = attempts.every(
        ({ failure, address }) => failure === 'refused' && !/^(?:127\.|::1$)/.test(address),
      )
      return all ? quote(attempts) : null
    },
    examples: {
      matches: [{ facts: { attempts: attempted('refused') } }],
      nearMisses: [
        { facts: { attempts: [{ ...attempt, address: '127.0.0.1', connected: false, failure: 'refused' }] } },
      ],
    },
  },
  {
    name: 'some-addresses-refuse',
    on: 'tcp',
    weights: { 'backend-down': 8, 'wrong-port': 3 },
    reference: `${posix}, ECONNREFUSED, at one of several addresses of a name`,
    fact: 'connect-some',
    reach: 'here',
    see({ facts: { attempts } }) {
      const refused = attempts.some(({ failure }) => failure === 'refused')
      return refused && attempts.some(({ connected }) => connected) ? quote(attempts) : null
    },
    examples: {
      matches: [{ facts: { attempts: attempted('refused', null) } }],
      nearMisses: [
        { facts: { attempts: attempted('refused') } },
        { facts: { attempts: attempted('timeout', null) } },
      ],
    },
  },
  {
    name: 'ipv6-loopback-refuses',
    on: 'tcp',
    weights: { 'localhost-ipv6': 24 },
    reference: 'RFC 6724 section 6: ::1 is preferred to 127.0.0.1; Node 17 keeps the resolver’s order',
    fact: 'connect-some',
    reach: 'here',
    see({ facts: { attempts } }) {
      const six = attempts.some(({ address, failure }) => address === '::1' && failure === 'refused')
      const four = attempts.some(({ address, connected }) => address === '127.0.0.1' && connected)
      return six && four ? quote(attempts) : null
    },
    examples: {
      matches: [
        {
          facts: {
            attempts: [
              { ...attempt, address: '::1', connected: false, failure: 'refused' },
              { ...attempt, address: '127.0.0.1' },
            ],
          },
        },
      ],
      nearMisses: [{ facts: { attempts: attempted('refused', null) } }],
    },
  },
  {
    ...tcpConnected,
    weights: refutedByApp,
    see: (evidence, scope) => (scope.isForwarded ? null : tcpConnected.see(evidence, scope)),
    examples: {
      matches: tcpConnected.examples.matches,
      nearMisses: [
        ...tcpConnected.examples.nearMisses,
        { facts: { attempts: attempted(null) }, outcome: 'pass', isForwarded: true },
      ],
    },
  },
  tcpConnected,
]

const httpConnected: Sight<'http'> = {
  name: 'connected',
  on: 'http',
  weights: refuted,
  reference: 'RFC 9293 section 3.5: the connection is established',
  fact: 'connect',
  reach: 'here',
  see(evidence) {
    const { address, url } = evidence.facts
    return isConnected(evidence) ? `connected to ${address ?? url}` : null
  },
  examples: {
    matches: [{ facts: { status: 200 }, outcome: 'pass' }],
    nearMisses: [
      {
        facts: {
          status: null,
          failure: 'refused',
          timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
        },
      },
    ],
  },
}

const httpConnectedToApp: Sight<'http'> = {
  ...httpConnected,
  weights: refutedByApp,
  // Whoever answers is inside.
  see: (evidence, scope) =>
    scope.isForwarded && evidence.facts.status === null ? null : httpConnected.see(evidence, scope),
  examples: {
    matches: [
      ...httpConnected.examples.matches,
      { facts: { status: 200 }, outcome: 'pass', isForwarded: true },
    ],
    nearMisses: [
      ...httpConnected.examples.nearMisses,
      { facts: { status: null, failure: 'closed-before-headers' }, isForwarded: true },
    ],
  },
}

const sampleSporadic: Sight<'sample'> = {
  name: 'sometimes-refused',
  on: 'sample',
  weights: { 'app-crash-loop': 18, 'deploy-in-progress': 9, 'backend-down': 8, 'listen-backlog-overflow': 5 },
  reference: `${posix}, ECONNREFUSED, from an address that answers at other times`,
  fact: 'answer',
  reach: 'here',
  see({ facts: { failures, requests } }) {
    const count = failures.refused ?? 0
    return count > 0 && count < requests ? `${count} of ${requests} refused` : null
  },
  examples: {
    matches: [{ facts: { requests: 20, bad: 4, statuses: { 200: 16 }, failures: { refused: 4 } } }],
    nearMisses: [{ facts: { requests: 20, bad: 20, failures: { refused: 20 } } }],
  },
}

const replies = replySignaturesOfAll(refusals.map(onReply))

/** Signatures on whether a connection can be made. */
export const connectSignatures = {
  tcp: tcpSights.flatMap(signaturesOf),
  http: [...replies.http, ...signaturesOf(httpConnected), ...signaturesOf(httpConnectedToApp)],
  sample: [...replies.sample, ...signaturesOf(sampleSporadic)],
}
