import type { Evidence } from '../../../model/evidence.ts'
import { type Correlated, nothing, together } from '../correlation.ts'
import { seenRestarts } from '../events/restarts.ts'
import { spokenDuration } from '../spoken-duration.ts'
import { isSeenBy, type Symptom } from '../symptoms.ts'
import { sourceOf } from './idle-order.ts'
import { limitsOf, type Neighbours } from './tiers.ts'
import { writeSetting } from './write-setting.ts'

/** A time to finish that is shorter than this cuts ordinary slow requests off: PM2 gives 1.6 s. */
const shortMs = 5000

/**
 * Time to finish running requests at a stop has to be as long as requests may take. By itself this says little; together with
 * a restart and requests that were cut off beside it, much.
 */
export function drainOrder(
  neighbours: readonly Neighbours[],
  symptoms: readonly Symptom[],
  evidence: readonly Evidence[],
): Correlated {
  return together(
    neighbours.map(({ outer, inner }) => {
      const graceful = limitsOf(inner, 'graceful')[0]
      const response = limitsOf(outer, 'response', inner.system)[0]
      const shown = inner.evidence
      const ms = graceful?.timeout.valueMs ?? null
      if (graceful === undefined || shown === null || ms === null || ms >= shortMs) return nothing
      const cut = symptoms.filter((each) => each.kind === 'cut-off' && isSeenBy(each, outer))
      const beside = cut.find((each) => seenRestarts(evidence).some(({ at }) => isBeside(each, at)))
      const longest = response?.timeout.valueMs ?? null
      const says = `${inner.name} is given ${spokenDuration(ms)} to finish its requests (${sourceOf(graceful)})${longest === null ? '' : `, which may take ${spokenDuration(longest)} at ${outer.name}`}`
      const setting = writeSetting('graceful', inner.system, Math.min(longest ?? 30_000, 30_000))
      const finding = {
        cause: 'ungraceful-shutdown',
        reach: 'here',
        hop: inner.hop,
        evidence: shown,
        target: shown.target,
      } as const
      return {
        findings: [
          { ...finding, weight: 4, fact: 'drain', quote: says },
          ...(beside === undefined
            ? []
            : [{ ...finding, weight: 10, fact: 'reset', quote: `cut off at a restart: ${beside.text}` }]),
        ],
        advice:
          beside === undefined || setting === null
            ? []
            : [
                {
                  cause: 'ungraceful-shutdown',
                  hop: inner.hop,
                  host: inner.machine,
                  setting,
                  where: graceful.timeout.where,
                  why: 'Requests that run when the app is told to stop need time to finish.',
                },
              ],
      }
    }),
  )
}

/** Errors begin when the old process goes and end when the new one serves. */
const besideMs = 60_000

function isBeside({ firstAt, lastAt }: Symptom, at: number): boolean {
  if (firstAt === null || lastAt === null) return false
  return Date.parse(firstAt) >= at - besideMs && Date.parse(lastAt) <= at + besideMs
}
