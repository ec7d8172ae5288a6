import type { Unit } from '../../model/facts/systemd.ts'
import { type Sight, signaturesOf, type Weights } from '../../model/sight.ts'
import { isOfPath, isWell, roleOf, unitWords } from './judge-unit.ts'
import { failedUnit, runningUnit, type UnitPoint, unitPoints } from './unit-points.ts'

const hour = 3_600_000
const results = 'systemd.service(5), $SERVICE_RESULT'
const nginx: Unit = { ...failedUnit, name: 'nginx.service', why: 'system' }

function sight(
  name: string,
  { weights, reference, fact }: Pick<UnitPoint, 'weights' | 'reference' | 'fact'>,
  isOne: (unit: Unit) => boolean,
  yes: Unit,
  no: Unit,
): Sight<'systemd'> {
  return {
    name,
    on: 'systemd',
    weights,
    reference,
    fact,
    reach: 'here',
    see({ facts }) {
      const found = facts.units.filter(isOne)
      if (found.length === 0) return null
      const last = found.flatMap(({ lastLines }) => lastLines.at(-1) ?? [])[0]
      return `${found.slice(0, 3).map(unitWords).join(', ')}${last === undefined ? '' : `: ${last.slice(0, 200)}`}`
    },
    examples: {
      matches: [{ facts: { state: 'degraded', units: [yes] } }],
      nearMisses: [{ facts: { state: 'running', units: [no] } }],
    },
  }
}

function halved(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([cause, weight]) => [cause, Math.round(weight / 2)]))
}

function isApp(unit: Unit): boolean {
  return roleOf(unit) === 'app'
}

function ofApp(point: UnitPoint): Sight<'systemd'>[] {
  const { name, weights, see, yes, no } = point
  const stray = (unit: Unit): Unit => ({ ...unit, why: 'failed' })
  return [
    sight(name, point, (unit) => isOfPath(unit) && isApp(unit) && see(unit), yes, no),
    sight(
      `stray-${name}`,
      { ...point, weights: halved(weights) },
      // Units that nobody asked about say something only by their failure.
      (unit) => !isOfPath(unit) && isApp(unit) && see(unit),
      stray(yes),
      stray({ ...no, name: 'certbot.service' }),
    ),
  ]
}

const others: readonly Sight<'systemd'>[] = [
  sight(
    'gateway-down',
    {
      weights: { 'proxy-not-running': 22, 'proxy-config-invalid': 9, 'port-conflict': 3 },
      reference: results,
      fact: 'listen',
    },
    (unit) =>
      roleOf(unit) === 'gateway' &&
      (unit.active === 'failed' || unit.active === 'inactive') &&
      (isOfPath(unit) || unit.active === 'failed'),
    nginx,
    { ...runningUnit, name: 'nginx.service' },
  ),
  sight(
    'database-down',
    { weights: { 'db-down': 20 }, reference: results, fact: 'database' },
    (unit) => roleOf(unit) === 'database' && unit.active !== 'active',
    { ...failedUnit, name: 'postgresql@15-main.service', why: 'failed' },
    { ...runningUnit, name: 'mysql.service' },
  ),
  sight(
    'cache-down',
    { weights: { 'cache-down': 20 }, reference: results, fact: 'cache' },
    (unit) => roleOf(unit) === 'cache' && unit.active !== 'active',
    { ...failedUnit, name: 'redis-server.service', why: 'failed' },
    { ...runningUnit, name: 'redis-server.service' },
  ),
  sight(
    'up-for-long',
    {
      weights: {
        'backend-down': -5,
        'app-crash-loop': -14,
        'app-boot-failure': -14,
        'restart-limit-hit': -16,
        'deploy-in-progress': -12,
      },
      reference: 'systemctl show, StateChangeTimestamp and NRestarts',
      fact: 'restart',
    },
    (unit) => isApp(unit) && isOfPath(unit) && isWell(unit) && unit.sinceMs !== null && unit.sinceMs >= hour,
    runningUnit,
    { ...runningUnit, sinceMs: 60_000 },
  ),
  sight(
    'gateway-up-for-long',
    {
      weights: { 'proxy-not-running': -16 },
      reference: 'systemctl show, StateChangeTimestamp',
      fact: 'listen',
    },
    (unit) => roleOf(unit) === 'gateway' && isWell(unit) && unit.sinceMs !== null && unit.sinceMs >= hour / 4,
    { ...runningUnit, name: 'nginx.service', why: 'system' },
    nginx,
  ),
]

/** What the units of a machine speak for and against. */
export const systemdSignatures = [...unitPoints.flatMap(ofApp), ...others].flatMap(signaturesOf)
