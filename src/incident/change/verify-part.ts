import type { Outcome } from '../../model/evidence.ts'
import type { Deps } from '../deps.ts'
import { limitFor } from './change-limits.ts'
import { type Observed, observe } from './observe.ts'
import type { ReadyPart, Scene } from './scene-of.ts'

/** What the verification of a part came to, in a sentence. */
export interface Verified {
  outcome: Outcome
  summary: string
}

/**
 * Looks at the blamed place until everything is seen that should be, or the time is over. Null when it was stopped. What
 * could not be looked at in the end is `unknown`.
 */
export async function verifyPart(
  deps: Deps,
  { approval, service }: Pick<Scene, 'approval' | 'service'>,
  { part, place, verifyAt }: Pick<ReadyPart, 'part' | 'place' | 'verifyAt'>,
  stop: AbortSignal,
  limitMs = limitFor(deps.changeLimits.verifyMs, approval.plan.takesMs),
): Promise<Verified | null> {
  const until = deps.now().getTime() + limitMs
  const most = Math.ceil(limitMs / deps.changeLimits.verifyEveryMs) + 1
  for (let attempt = 1; ; attempt += 1) {
    const looks = { service, id: approval.id, calls: part.verify, at: verifyAt, place }
    const seen = await observe(deps, looks, stop)
    if (seen === null || stop.aborted) return null
    if (seen.length > 0 && seen.every(({ met }) => met === 'yes'))
      return { outcome: 'pass', summary: wordsOf(seen) }
    if (attempt >= most || deps.now().getTime() >= until) return unmet(seen)
    await deps.pause(deps.changeLimits.verifyEveryMs, stop)
    if (stop.aborted) return null
  }
}

function unmet(seen: Observed[]): Verified {
  const missed = seen.filter(({ met }) => met === 'no')
  if (missed.length > 0) {
    const words = missed.map(({ call, summary }) => `${summary} (expected ${call.type} to ${call.expect})`)
    return { outcome: 'fail', summary: words.join('; ') }
  }
  const blind = seen.filter(({ met }) => met === 'unknown')
  const words = blind.length > 0 ? wordsOf(blind) : 'the remedy names nothing to look at'
  return { outcome: 'unknown', summary: `It could not be looked at: ${words}` }
}

function wordsOf(seen: Observed[]): string {
  return [...new Set(seen.map(({ summary }) => summary))].join('; ')
}
