import type { Unit } from '../../../model/facts/systemd.ts'
import { isOfPath, isWell, roleOf } from '../../../systems/systemd/judge-unit.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { machineOf } from '../standing.ts'

/** More than a sign that something starts, because it is the only thing that could take the silent port. */
const weight = 14

/**
 * A unit that is on its way up, on a machine where nothing listens yet at the port that the path asks for, is the app, if it is
 * the only one: while it starts, nothing but its name could tell.
 */
export const startingUnit: Correlation = {
  id: 'starting-unit',
  reference: 'systemctl(1): activating',
  correlate(evidence) {
    const findings = seenOf(evidence, 'systemd').flatMap((systemd) => {
      const sockets = seenOf(evidence, 'sockets').find((each) => machineOf(each) === machineOf(systemd))
      const silent = sockets?.facts.asked.filter(
        ({ port }) => !sockets.facts.listeners.some((listener) => listener.port === port),
      )
      const [unit, another] = systemd.facts.units.filter(isStarting)
      const [asked] = silent ?? []
      if (asked === undefined || unit === undefined || another !== undefined) return []
      if (systemd.facts.units.some((each) => isOfPath(each) && roleOf(each) === 'app' && isWell(each)))
        return []
      const quote = `${unit.name} is starting (${unit.sub}), and nothing listens on port ${asked.port} yet`
      return [
        {
          ...{ cause: 'deploy-in-progress' as const, weight, fact: 'start', reach: 'here' as const, quote },
          ...{ evidence: systemd, hop: asked.hop, target: null },
        },
      ]
    })
    return findings.length === 0 ? nothing : { findings, advice: [] }
  },
}

function isStarting(unit: Unit): boolean {
  return roleOf(unit) === 'app' && unit.active === 'activating' && !unit.sub.startsWith('auto-restart')
}
