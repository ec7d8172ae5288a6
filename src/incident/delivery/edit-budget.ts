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

const minuteMs = 60_000

/** How many others have begun at the same time is not known sooner. */
const youngMs = 3_000

/** What each run that goes on may still need: its verdict, and what follows from it. */
const editsPerRun = 2

/** Kept for what people do meanwhile, of which nobody knows before. */
const kept = 12

/**
 * What is worth an edit where a platform's limits allow few, over all incidents: not that a run has taken another step, or
 * that an alarm was told once more, but what it came to. Whatever is held back goes out as soon as there is room again.
 */
export interface EditBudget {
  /** Of one delivery: which messages may be edited now, and what it came to. */
  of(platform: string, entries: readonly Entry[]): Share
}

export interface Share {
  mayUpdate(key: string): boolean
  came(result: Reconciled): void
}

/** `perMinute`: how many edits a platform allows over all threads; null where it has no such limit. */
export function createEditBudget(
  now: () => number,
  perMinute: (platform: string) => number | null = () => null,
): EditBudget {
  const scarceUntil = new Map<string, number>()
  /** What the cards said, but for the progress of a run, when they were brought up to date last. */
  const said = new Map<string, string>()
  /** When each edit of a platform was made, the oldest first. */
  const made = new Map<string, number[]>()
  /** Incidents with a run that goes on, by platform. */
  const going = new Map<string, Set<string>>()

  function isScarce(platform: string): boolean {
    if ((scarceUntil.get(platform) ?? 0) > now()) return true
    const limit = perMinute(platform)
    if (limit === null) return false
    const lately = (made.get(platform) ?? []).filter((at) => at > now() - minuteMs)
    made.set(platform, lately)
    return lately.length + editsPerRun * (going.get(platform)?.size ?? 0) + kept >= limit
  }

  function isYoung(platform: string, entries: readonly Entry[]): boolean {
    const opened = Date.parse(entries[0]?.at ?? '')
    return perMinute(platform) !== null && now() - opened < youngMs
  }

  return {
    of(platform, entries) {
      const incident = entries[0]?.incident ?? ''
      const conversation = `${platform} ${incident}`
      const card = cardWithoutProgress(entries)
      const runs = going.get(platform) ?? new Set()
      going.set(platform, runs)
      if (goesOn(entries)) runs.add(incident)
      else runs.delete(incident)
      const isTight = isScarce(platform) || isYoung(platform, entries)
      const isNews = said.get(conversation) !== card
      return {
        mayUpdate: (key) => !isTight || (key === 'card' ? isNews : messageWeight(key) > lightest),
        came({ updated, held, againAfterMs }) {
          made.set(platform, [...(made.get(platform) ?? []), ...Array(updated).fill(now())])
          const isWeighty = held !== null && messageWeight(held) > lightest
          if (isWeighty && (againAfterMs ?? 0) > longWaitMs) scarceUntil.set(platform, now() + scarceForMs)
          if (held !== 'card' && againAfterMs !== 0) said.set(conversation, card)
        },
      }
    },
  }
}

function goesOn(entries: readonly Entry[]): boolean {
  const last = entries.findLast(
    ({ what: { kind } }) => kind === 'run.started' || kind === 'run.finished' || kind === 'run.canceled',
  )
  return last?.what.kind === 'run.started'
}

/** Neither that a run goes on, and how far it has come, nor how many alerts there were. */
function cardWithoutProgress(entries: readonly Entry[]): string {
  const over = new Set(
    entries.flatMap(({ what }) =>
      what.kind === 'run.finished' || what.kind === 'run.canceled' ? [what.run] : [],
    ),
  )
  const calm = withoutCounts(entries).filter(
    ({ what }) =>
      (what.kind !== 'run.started' && what.kind !== 'evidence.recorded' && what.kind !== 'step.skipped') ||
      over.has(what.run),
  )
  return hashOf(threadView(calm)[0]?.message ?? null)
}
