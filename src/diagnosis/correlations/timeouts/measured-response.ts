import type { Evidence } from '../../../model/evidence.ts'
import { type Correlated, nothing, together } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { spokenDuration } from '../spoken-duration.ts'
import { sourceOf } from './idle-order.ts'
import { limitsOf, type Neighbours } from './tiers.ts'
import { writeSetting } from './write-setting.ts'

/** Nobody waits for longer; it is the app that has to become faster then. */
const longestMs = 30_000

/** What a limit is given above the time that one answer was seen to take. */
const headroom = 2

/**
 * The app gave a good answer when it was asked itself, and took longer than the gateway before it waits: nobody need guess what
 * the limit would have to be. Whether it should take that long is another question.
 */
export function measuredResponse(
  neighbours: readonly Neighbours[],
  evidence: readonly Evidence[],
): Correlated {
  const answers = seenOf(evidence, 'http').filter(
    ({ outcome, facts }) => outcome === 'pass' && facts.status !== null,
  )
  return together(
    neighbours.map(({ outer, inner }) => {
      const limit = limitsOf(outer, 'response', inner.system).toSorted(
        (a, b) => (a.timeout.valueMs ?? 0) - (b.timeout.valueMs ?? 0),
      )[0]
      const limitMs = limit?.timeout.valueMs ?? null
      const slowest = answers
        .filter(({ hop }) => hop === inner.hop && hop !== outer.hop)
        .toSorted((a, b) => tookMs(b) - tookMs(a))[0]
      if (limit === undefined || limitMs === null || limitMs === 0 || slowest === undefined) return nothing
      const ms = tookMs(slowest)
      if (ms <= limitMs || outer.evidence === null) return nothing
      const says = `${inner.name} gives a good answer after ${spokenDuration(ms)}, and ${outer.name} waits for ${spokenDuration(limitMs)} (${sourceOf(limit)})`
      const setting = writeSetting('response', outer.system, ms * headroom, inner.system)
      return {
        findings: [
          {
            ...{
              cause: 'slow-app-timeout',
              weight: 4,
              fact: 'response-measured',
              reach: 'here',
              quote: says,
            },
            ...{ evidence: slowest, hop: inner.hop, target: slowest.target },
          },
        ],
        advice:
          setting === null || ms > longestMs
            ? []
            : [
                {
                  cause: 'slow-app-timeout',
                  hop: outer.hop,
                  host: outer.machine,
                  setting,
                  where: limit.timeout.where,
                  why: `${says}. It helps until the app is fast again, if it may rightly take that long.`,
                },
              ],
      }
    }),
  )
}

/** Until the header was whole, which is what limits of this kind are about. */
function tookMs({ facts: { timings } }: ReturnType<typeof seenOf<'http'>>[number]): number {
  return timings.firstByteMs ?? timings.totalMs
}
