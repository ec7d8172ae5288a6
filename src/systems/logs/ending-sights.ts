import type { AccessGroup } from '../../model/facts/access-log.ts'
import type { Sight, Weights } from '../../model/sight.ts'
import { failing, seeGroup } from './access-sights.ts'
import { haproxyEndings } from './haproxy-endings.ts'

type AccessSight = Sight<'access-log'>

const isHaproxy = ({ ending }: AccessGroup) => /^[A-Za-z-]{4}$|^[A-Za-z-]{2}$/.test(ending ?? '')

/** HAProxy's termination states. */
const haproxySights: readonly AccessSight[] = haproxyEndings.map(
  ({ name, state, code: two, withoutServer, weights, fact }) => {
    const code = `${two}--`
    const server = withoutServer === true ? 'app/<NOSRV>' : 'app/app1'
    return {
      name: `haproxy-${name}`,
      on: 'access-log',
      weights,
      reference: 'HAProxy configuration manual, 8.5 Session state at disconnection',
      fact,
      reach: 'behind',
      see: seeGroup(
        (group, { system }) =>
          (system === 'haproxy' || isHaproxy(group)) &&
          state.test(group.ending ?? '') &&
          isHaproxy(group) &&
          (withoutServer === undefined || /<NOSRV>/.test(group.upstream ?? '') === withoutServer),
      ),
      examples: {
        matches: [{ facts: failing({ status: 503, ending: code, upstream: server, upstreamStatus: null }) }],
        nearMisses: [
          { facts: failing({ ending: '----', upstream: server }) },
          { facts: failing({ ending: null }) },
          ...(withoutServer === undefined
            ? []
            : [{ facts: failing({ ending: code, upstream: withoutServer ? 'app/app1' : 'app/<NOSRV>' }) }]),
        ],
      },
    }
  },
)

/** Envoy's response flags (access log documentation, %RESPONSE_FLAGS%). */
const envoyFlags: readonly [flag: string, fact: string, weights: Weights][] = [
  ['UH', 'no-live', { 'no-live-upstreams': 18, 'backend-down': 6, 'health-check-misconfig': 4 }],
  ['UF', 'connect', { 'backend-down': 13, 'connect-drop': 4, 'wrong-port': 3, 'tls-handshake-failed': 3 }],
  ['UC', 'reset', { 'keepalive-race': 11, 'app-crash-request': 7, 'ungraceful-shutdown': 4 }],
  ['UR', 'reset', { 'app-crash-request': 8, 'keepalive-race': 5 }],
  ['UT', 'timeout', { 'slow-app-timeout': 17, 'dependency-slow': 4 }],
  ['UO', 'proxy-limit', { 'proxy-conn-limit': 17, 'slow-app-timeout': 4 }],
  ['UPE', 'response', { 'invalid-upstream-response': 18, 'wrong-app-protocol': 7 }],
  ['DC', 'client-left', { 'client-abort': 10 }],
  ['RL', 'ratelimit', { 'proxy-ratelimit': 20 }],
]

const envoySights: readonly AccessSight[] = envoyFlags.map(([flag, fact, weights]) => ({
  name: `envoy-${flag.toLowerCase()}`,
  on: 'access-log',
  weights,
  reference: 'Envoy documentation, access logging, %RESPONSE_FLAGS%',
  fact,
  reach: 'behind',
  see: seeGroup((group, { system }) => system === 'envoy' && (group.ending ?? '').split(',').includes(flag)),
  examples: {
    matches: [
      {
        facts: { system: 'envoy', ...failing({ status: 503, ending: `${flag},URX`, upstreamStatus: null }) },
      },
    ],
    nearMisses: [
      { facts: { system: 'envoy', ...failing({ status: 503, ending: 'NR' }) } },
      { facts: { system: 'haproxy', ...failing({ status: 503, ending: flag }) } },
    ],
  },
}))

export const endingSights: readonly AccessSight[] = [...haproxySights, ...envoySights]
