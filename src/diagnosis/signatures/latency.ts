import { type Sight, signaturesOf } from '../../model/sight.ts'
import { formatMs } from '../failed-replies.ts'

/** A single response is called slow from here on; it says little, so it weighs little. */
const slowMs = 2000

/** From this share on slowness is the rule at this target and no accident. */
const mostly = 0.5

const latencyMs = { min: 1, p50: 10, p95: 20, max: 30 }
const slowReference =
  'https://sre.google/sre-book/monitoring-distributed-systems/ (latency, of the four golden signals)'

const sampleSights: Sight<'sample'>[] = [
  {
    name: 'mostly-slow',
    on: 'sample',
    weights: {
      'slow-app-timeout': 19,
      'dependency-slow': 7,
      'worker-pool-exhausted': 6,
      'event-loop-blocked': 5,
      'io-stall': 3,
    },
    reference: slowReference,
    fact: 'latency',
    reach: 'inwards',
    see({
      facts: {
        slow,
        requests,
        slowMs: limit,
        latencyMs: { p95 },
      },
    }) {
      if (slow === 0 || slow / requests < mostly) return null
      return `${slow} of ${requests} slower than ${formatMs(limit)} (p95 ${formatMs(p95)})`
    },
    examples: {
      matches: [{ facts: { requests: 20, slow: 20 } }, { facts: { requests: 20, slow: 10 } }],
      nearMisses: [
        { facts: { requests: 20, slow: 9 } },
        { facts: { requests: 20, slow: 0 }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'sometimes-slow',
    on: 'sample',
    weights: {
      'slow-app-timeout': 13,
      'dependency-slow': 6,
      'worker-pool-exhausted': 4,
      'event-loop-blocked': 4,
    },
    reference: slowReference,
    fact: 'latency',
    reach: 'inwards',
    see({
      facts: {
        slow,
        requests,
        slowMs: limit,
        latencyMs: { max },
      },
    }) {
      if (slow === 0 || slow / requests >= mostly) return null
      return `${slow} of ${requests} slower than ${formatMs(limit)} (max ${formatMs(max)})`
    },
    examples: {
      matches: [{ facts: { requests: 20, slow: 4 } }],
      nearMisses: [{ facts: { requests: 20, slow: 20 } }, { facts: { slow: 0 }, outcome: 'pass' }],
    },
  },
  {
    name: 'all-well',
    on: 'sample',
    weights: {
      'slow-app-timeout': -14,
      'app-returns-5xx': -14,
      'app-crash-request': -12,
      'app-crash-loop': -10,
      'deploy-in-progress': -10,
      'worker-timeout': -10,
      'worker-pool-exhausted': -12,
      'event-loop-blocked': -10,
      'dependency-slow': -8,
      'invalid-upstream-response': -10,
      'no-live-upstreams': -10,
      'unexpected-status': -12,
      'host-header-rejected': -10,
    },
    reference: 'RFC 9110 section 15.3: every response came in time and with the expected status',
    fact: 'answer',
    reach: 'inwards',
    see({
      outcome,
      facts: {
        bad,
        slow,
        requests,
        latencyMs: { p95 },
      },
    }) {
      if (outcome === 'fail' || requests === 0 || bad > 0 || slow > 0) return null
      return `${requests} of ${requests} requests good (p95 ${formatMs(p95)})`
    },
    examples: {
      matches: [{ facts: { requests: 20, bad: 0, slow: 0, latencyMs }, outcome: 'pass' }],
      nearMisses: [{ facts: { requests: 20, bad: 1 } }, { facts: { requests: 20, slow: 1 } }],
    },
  },
]

const timings = { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 4, totalMs: 5 }

const httpSights: Sight<'http'>[] = [
  {
    name: 'slow-but-well',
    on: 'http',
    weights: { 'slow-app-timeout': 8, 'dependency-slow': 4 },
    reference: slowReference,
    fact: 'latency',
    reach: 'inwards',
    see({
      outcome,
      facts: {
        timings: { totalMs },
        status,
      },
    }) {
      return outcome === 'pass' && totalMs >= slowMs ? `HTTP ${status} after ${formatMs(totalMs)}` : null
    },
    examples: {
      matches: [{ facts: { status: 200, timings: { ...timings, totalMs: 4000 } }, outcome: 'pass' }],
      nearMisses: [
        { facts: { status: 200, timings }, outcome: 'pass' },
        { facts: { status: 502, timings: { ...timings, totalMs: 4000 } } },
      ],
    },
  },
  {
    name: 'well',
    on: 'http',
    weights: {
      'slow-app-timeout': -6,
      'app-returns-5xx': -8,
      'app-crash-request': -6,
      'app-crash-loop': -5,
      'worker-timeout': -6,
      'worker-pool-exhausted': -4,
      'dependency-slow': -4,
      'invalid-upstream-response': -8,
      'no-live-upstreams': -6,
      'unexpected-status': -10,
      'host-header-rejected': -10,
      'redirect-loop': -15,
      'cf-ssl-mode-mismatch': -8,
      'http-to-https-port': -15,
      'wrong-app-protocol': -15,
    },
    reference: 'RFC 9110 section 15: the expected status, at once',
    fact: 'answer',
    reach: 'inwards',
    see({
      outcome,
      facts: {
        timings: { totalMs },
        status,
      },
    }) {
      return outcome === 'pass' && totalMs < slowMs ? `HTTP ${status} after ${formatMs(totalMs)}` : null
    },
    examples: {
      matches: [{ facts: { status: 200, timings }, outcome: 'pass' }],
      nearMisses: [
        { facts: { status: 500, timings } },
        { facts: { status: 200, timings: { ...timings, totalMs: 4000 } }, outcome: 'pass' },
      ],
    },
  },
]

/** Signatures on how long answers take, and on answers that are well. */
export const latencySignatures = {
  http: httpSights.flatMap(signaturesOf),
  sample: sampleSights.flatMap(signaturesOf),
}
