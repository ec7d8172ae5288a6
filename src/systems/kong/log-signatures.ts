import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { kongBalancerLines } from './balancer-lines.ts'

const bodies: readonly {
  name: string
  text: string
  status: number
  title: string
  weights: Weights
  fact: string
  reach: LogSignature['reach']
}[] = [
  {
    name: 'invalid-response',
    text: 'An invalid response was received from the upstream server',
    status: 502,
    title: 'Kong got no proper response from the upstream',
    weights: { 'backend-down': 11, 'app-crash-request': 8, 'keepalive-race': 7, 'wrong-port': 4 },
    fact: 'answer',
    reach: 'behind',
  },
  {
    name: 'timeout',
    text: 'The upstream server is timing out',
    status: 504,
    title: 'The upstream did not answer within Kong’s limit',
    weights: { 'slow-app-timeout': 18, 'connect-drop': 7, 'timeout-ladder-inverted': 4 },
    fact: 'timeout',
    reach: 'behind',
  },
  {
    name: 'no-peer',
    text: 'failure to get a peer from the ring-balancer',
    status: 503,
    title: 'Kong has no healthy target',
    weights: { 'no-live-upstreams': 22, 'health-check-misconfig': 5 },
    fact: 'no-live',
    reach: 'here',
  },
  {
    name: 'unresolved',
    text: 'name resolution failed',
    status: 503,
    title: 'Kong cannot resolve the upstream’s name',
    weights: { 'dns-failure': 24 },
    fact: 'resolve',
    reach: 'here',
  },
  {
    name: 'unavailable',
    text: 'The upstream server is currently unavailable',
    status: 503,
    title: 'Kong has no upstream that it may use',
    weights: { 'no-live-upstreams': 16, 'backend-down': 6 },
    fact: 'no-live',
    reach: 'here',
  },
  {
    name: 'no-route',
    text: 'no Route matched with those values',
    status: 404,
    title: 'Kong has no route for the request',
    weights: { 'proxy-config-invalid': 12, 'host-header-rejected': 8, 'unexpected-status': 8 },
    fact: 'config',
    reach: 'here',
  },
]

const answers: readonly LogSignature[] = bodies.map(
  ({ name, text, status, title, weights, fact, reach }): LogSignature => ({
    id: `kong-${name}`,
    system: 'kong',
    needles: [text],
    pattern: new RegExp(text),
    weights,
    title,
    reference: `kong kong/error_handlers.lua and kong/runloop/handler.lua, a ${status}`,
    fact,
    reach,
    request: true,
    examples: {
      matches: [`{"message":"${text}","request_id":"d5dbe22a"}`],
      nearMisses: ['{"message":"API rate limit exceeded"}'],
    },
  }),
)

/** The messages of Kong’s own error responses and balancer; the rest of its error log is nginx’s. */
export const kongLogSignatures: readonly LogSignature[] = [...answers, ...kongBalancerLines]
