import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { roleIn } from './role-in.ts'

const reference = 'systemd src/core/unit.c, unit_log_failure(); systemd.service(5), $SERVICE_RESULT'

interface Result {
  result: string
  weights: Weights
  title: string
  fact: string
}

const results: readonly Result[] = [
  {
    result: 'oom-kill',
    weights: { 'oom-cgroup': 22, 'oom-host': 16 },
    title: 'a unit ended because memory ran out',
    fact: 'oom',
  },
  {
    result: 'exit-code',
    weights: { 'app-boot-failure': 9, 'app-crash-loop': 7, 'backend-down': 8, 'bad-release': 3 },
    title: 'a unit failed by its own exit code',
    fact: 'exit',
  },
  {
    result: 'signal',
    weights: { 'app-native-crash': 6, 'oom-host': 5, 'oom-cgroup': 5, 'backend-down': 6 },
    title: 'a unit failed by a signal',
    fact: 'exit',
  },
  {
    result: 'core-dump',
    weights: { 'app-native-crash': 17, 'app-heap-exhausted': 8, 'backend-down': 4 },
    title: 'a unit failed with a core dump',
    fact: 'crash',
  },
  {
    result: 'timeout',
    weights: { 'app-boot-failure': 12, 'ungraceful-shutdown': 8, 'dependency-slow': 4, 'backend-down': 5 },
    title: 'a unit took too long to start or stop',
    fact: 'boot',
  },
  {
    result: 'watchdog',
    weights: { 'event-loop-blocked': 19, 'io-stall': 6 },
    title: 'a unit’s process hung and was ended by the watchdog',
    fact: 'watchdog',
  },
  {
    result: 'start-limit-hit',
    weights: { 'restart-limit-hit': 26, 'app-boot-failure': 8, 'app-crash-loop': 6 },
    title: 'systemd no longer restarts a unit',
    fact: 'restart-limit',
  },
  {
    result: 'resources',
    weights: { 'app-boot-failure': 14, 'oom-host': 3, 'pids-limit': 3, 'backend-down': 5 },
    title: 'systemd lacked what the unit needs to start',
    fact: 'boot',
  },
  {
    result: 'dependency',
    weights: { 'app-boot-failure': 13, 'backend-down': 8, 'db-down': 3, 'io-stall': 3 },
    title: 'a unit did not start because another that it needs did not',
    fact: 'boot',
  },
  {
    result: 'protocol',
    weights: { 'app-boot-failure': 15, 'backend-down': 5 },
    title: 'a unit did not report as its type demands',
    fact: 'boot',
  },
]

/** Results that say no more than that the program ended by itself. */
const byExit: ReadonlySet<string> = new Set([
  'exit-code',
  'protocol',
  'resources',
  'timeout',
  'dependency',
  'signal',
])

const line = (result: string) =>
  `Nov 20 17:04:51 web1 systemd[1]: shop-api.service: Failed with result '${result}'.`

/** With which result a unit failed. */
export const resultLines: readonly LogSignature[] = results.map(
  ({ result, weights, title, fact }, index) => ({
    id: `systemd-result-${result}`,
    system: 'systemd',
    needles: [`ailed with result '${result}'`],
    pattern: new RegExp(`\\b[Ff]ailed with result '${result}'`),
    // Of gateways it is another signature that tells, and of housekeeping nobody need be told.
    when: (_groups, text) => {
      const role = roleIn(text)
      return role !== 'housekeeping' && !(byExit.has(result) && role === 'gateway')
    },
    weights,
    title,
    reference,
    fact,
    reach: 'here',
    examples: {
      matches: [line(result)],
      nearMisses: [line(results[(index + 1) % results.length]?.result ?? 'success')],
    },
  }),
)
