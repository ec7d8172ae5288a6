import type { System } from '../../../model/system.ts'
import { type Correlated, nothing, together } from '../correlation.ts'
import { spokenDuration } from '../spoken-duration.ts'
import type { Symptom } from '../symptoms.ts'
import { type Limit, limitsOf, type Neighbours } from './tiers.ts'

/** App servers that end a connection, and say no 504, when their own limit is over. */
const closing: ReadonlySet<System> = new Set<System>(['gunicorn', 'uwsgi', 'php-fpm'])

/**
 * An app server’s own limit is shorter than what the proxy waits for, and connections are closed without an answer. Where nothing
 * tells how long those requests took, the shorter limit is still the likeliest thing that ended them, above all where somebody
 * gave the proxy longer than its default: there are long requests then.
 */
export function innerLimits(neighbours: readonly Neighbours[], symptoms: readonly Symptom[]): Correlated {
  const cut = symptoms.find(({ kind, durationMs }) => kind === 'cut-off' && durationMs === null)
  if (cut === undefined || symptoms.some(({ kind }) => told.has(kind))) return nothing
  return together(
    neighbours.map(({ outer, inner }) => {
      if (!closing.has(inner.system)) return nothing
      const waits = limitsOf(outer, 'response', inner.system)[0]
      const ends = shortest([...limitsOf(inner, 'worker'), ...limitsOf(inner, 'response')])
      const outerMs = waits?.timeout.valueMs ?? null
      const innerMs = ends?.timeout.valueMs ?? null
      if (waits === undefined || ends === undefined || outerMs === null || innerMs === null) return nothing
      if (innerMs === 0 || innerMs >= outerMs || inner.evidence === null) return nothing
      const { evidence } = inner
      const isRouter = ends.timeout.kind === 'response'
      const isRaised = !waits.timeout.isDefault
      const quote = `${outer.name} waits for ${spokenDuration(outerMs)}, ${inner.name} ends after ${spokenDuration(innerMs)} (${ends.timeout.setting}, ${ends.timeout.where}), and: ${clip(cut.text)}`
      const place = { reach: 'here', evidence, target: evidence.target, quote, fact: 'inner-limit' } as const
      const ladder = {
        ...place,
        cause: 'timeout-ladder-inverted',
        weight: isRouter ? 18 : 10,
        hop: outer.hop,
      } as const
      const worker = {
        ...place,
        cause: 'worker-timeout',
        weight: isRaised ? 9 : 7,
        hop: inner.hop,
      } as const
      const slow = { ...place, cause: 'slow-app-timeout', weight: 5, hop: inner.hop } as const
      return {
        findings: [...(isRaised ? [ladder, slow] : []), ...(isRouter ? [] : [worker])],
        advice: [],
      }
    }),
  )
}

/** What ended a worker is known better from its own words. */
const told: ReadonlySet<Symptom['kind']> = new Set<Symptom['kind']>(['worker-timeout', 'killed', 'segfault'])

function shortest(limits: readonly Limit[]): Limit | undefined {
  return limits
    .filter(({ timeout }) => timeout.valueMs !== null && timeout.valueMs > 0)
    .toSorted((a, b) => Number(a.timeout.valueMs) - Number(b.timeout.valueMs))[0]
}

function clip(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
