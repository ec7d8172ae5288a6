import { hashOf } from '../../canonical-json.ts'
import { withoutCounts } from '../../chat/cards/without-counts.ts'
import { messageWeight } from '../../chat/message-weight.ts'
import type { Reconciled } from '../../chat/reconcile-delivery.ts'
import { threadView } from '../../chat/thread-view.ts'
import type { Entry } from '../../model/timeline.ts'

/** An edit that must wait longer than this for its turn is a sign that many want one. */
const longWaitMs = 2_000

/** For so long after such a sign only what matters is edited. */
const scarceForMs = 10_000

/** Messages to act on weigh more: the evidence of a run, a plan or a watch can be read a little later. */
const lightest = 3

/**
 * What is worth an edit where a platform's limits allow few, over all incidents: not that a run has taken another step, or
 * that an alarm was told once more, but what it came to. Whatever is held back goes out as soon as there is room again.
 */
export interface EditBudget {
  /** Which messages may be edited now. */
  mayUpdate(platform: string, entries: readonly Entry[]): (key: string) => boolean
  /** What a delivery came to. */
  came(platform: string, entries: readonly Entry[], result: Reconciled): void
}

export function createEditBudget(now: () => number): EditBudget {
  const scarceUntil = new Map<string, number>()
  /** What the cards said, but for the progress of a run, when they were brought up to date last. */
  const said = new Map<string, string>()

  const isScarce = (platform: string) => (scarceUntil.get(platform) ?? 0) > now()
  const idOf = (platform: string, entries: readonly Entry[]) => `${platform} ${entries[0]?.incident}`

  return {
    mayUpdate(platform, entries) {
      if (!isScarce(platform)) return () => true
      const isNews = said.get(idOf(platform, entries)) !== cardWithoutProgress(entries)
      return (key) => (key === 'card' ? isNews : messageWeight(key) > lightest)
    },
    came(platform, entries, { held, againAfterMs }) {
      const isWeighty = held !== null && messageWeight(held) > lightest
      if (isWeighty && (againAfterMs ?? 0) > longWaitMs) scarceUntil.set(platform, now() + scarceForMs)
      const wasReached = held !== 'card' && againAfterMs !== 0
      if (wasReached && isScarce(platform)) {
        said.set(idOf(platform, entries), cardWithoutProgress(entries))
      }
    },
  }
}

/** Neither how far a run has come nor how many alerts there were. */
function cardWithoutProgress(entries: readonly Entry[]): string {
  const over = new Set(entries.flatMap(({ what }) => (what.kind === 'run.finished' ? what.run : [])))
  const calm = withoutCounts(entries).filter(
    ({ what }) => (what.kind !== 'evidence.recorded' && what.kind !== 'step.skipped') || over.has(what.run),
  )
  return hashOf(threadView(calm)[0]?.message ?? null)
}
