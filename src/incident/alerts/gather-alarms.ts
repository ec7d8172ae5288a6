import type { Alarm } from '../../model/alarm.ts'
import type { LearnedRule, Silence } from '../../model/monitoring.ts'
import type { Service } from '../../model/service.ts'
import type { Handled } from '../../queue/queue.ts'
import type { FiledAlert } from '../../store/store.ts'
import type { Deps } from '../deps.ts'
import { foldAlert } from './fold-alert.ts'
import { createServiceMatcher } from './match-service.ts'
import { ruleMatches } from './rule-matches.ts'
import { type Group, tellGroup } from './tell-group.ts'
import { triage } from './triage.ts'

/** The news of a storm is one card whose counter moves, and chat platforms limit edits to about one a second. */
const restMs = 3_000

/** Bounds how long others wait for the rows of one transaction, and what it holds in memory. */
const alertsPerFold = 100

/** What comes first is told before the whole of a storm is folded. */
const foldsPerTurn = 8

const usualPage = 1_000
/** A storm of as many alarms is told service by service rather than page by page. */
const stormPage = 16_000
const largestPage = 64_000

/** Runs that go on at once when another one is begun: the first of a storm gets its verdict before the last one begins. */
const usualMostRuns = 16
const lookAgainMs = 250

/** Services whose news is told side by side. */
const atOnce = 8

/** What is asked while the job runs is done when it comes again, so it is not put aside for longer. */
const longestAsideMs = 500

/**
 * How often incidents are looked at of which there is no news: a run is over, a proposal or a silence. Just below the beat of
 * the reconciler, which wakes the job.
 */
const tendEveryMs = 4_000
const openLookedAt = 500
const tendedAtOnce = 50

/** Sources try again for up to two days (PagerDuty: docs/webhooks/02-Behavior.md), and people look back for some more. */
const keptMs = 7 * 24 * 3_600_000
const forgetEveryMs = 3_600_000

/**
 * Makes the job that turns filed alerts into alarms and tells them in incidents. What it remembers from turn to turn is only
 * when it did something last; everything else is in the store, so that it can be interrupted anywhere.
 */
export function createGathering(
  deps: Deps,
  { mostRuns = usualMostRuns }: { mostRuns?: number } = {},
): (signal: AbortSignal) => Promise<Handled> {
  /** By service, of which one incident is open at a time. */
  const toldAt = new Map<Service | null, number>()
  /** Incidents that were told or are to be tended, and not looked at since: the oldest first. */
  const due = new Set<string>()
  /** Incidents in the order in which they were tended, the last one last. */
  const tended = new Set<string>()
  let tendedAt = Number.NEGATIVE_INFINITY
  let forgottenAt = Number.NEGATIVE_INFINITY

  function restOf(service: Service | null): number {
    const last = toldAt.get(service)
    // A clock that was put back must not silence an incident.
    return last === undefined ? 0 : Math.min(restMs, Math.max(0, last + restMs - deps.now().getTime()))
  }

  /** Settles what can be settled now; resolves to when the rest is due, null when nothing waits for its time. */
  async function tellNews(signal: AbortSignal, failures: unknown[]): Promise<number | null> {
    const silences = await deps.store.silences(deps.now())
    for (let limit = usualPage; ; limit = limit < stormPage ? stormPage : limit * 4) {
      const alarms = await deps.store.untoldAlarms(limit)
      const isFull = alarms.length === limit
      if (isFull && limit < stormPage) continue
      // Behind a full page others wait, so nobody's turn is saved up: it is told whatever the counter did last.
      const telling = { silences, hurries: isFull, failures }
      const { settled, dueMs } = await tellAll(groupsOf(deps, alarms), telling, signal)
      if (!isFull || signal.aborted) return dueMs
      if (settled > 0) return 1
      // A page of alarms that are silenced, or cannot be told.
      if (limit >= largestPage) return dueMs
    }
  }

  async function tellAll(
    groups: Group[],
    { silences, hurries, failures }: { silences: Silence[]; hurries: boolean; failures: unknown[] },
    signal: AbortSignal,
  ): Promise<{ settled: number; dueMs: number | null }> {
    let settled = 0
    let dueMs: number | null = null
    const waiting = [...groups]
    const dueIn = (ms: number) => {
      dueMs = Math.min(dueMs ?? ms, ms)
    }
    const tell = async () => {
      for (let group = waiting.shift(); group !== undefined && !signal.aborted; group = waiting.shift()) {
        const rest = hurries ? 0 : restOf(group.service)
        // Only an end may come before its time.
        if (rest > 0 && group.alarms.some(({ state }) => state !== 'resolved')) {
          dueIn(rest)
          continue
        }
        try {
          const told = await tellGroup(deps, group, { silences, restMs: rest })
          settled += told.settled
          if (told.dueMs !== null) dueIn(told.dueMs)
          if (told.incident === null) continue
          toldAt.set(group.service, deps.now().getTime())
          // Nothing is begun besides a run; what is due after it is found when incidents are tended.
          if (!told.isRunning) due.add(told.incident)
        } catch (thrown) {
          failures.push(thrown)
        }
      }
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, groups.length) }, tell))
    return { settled, dueMs }
  }

  /** Incidents of which there is no news, but perhaps something to do: those that waited longest, in turn. */
  async function tend(): Promise<void> {
    const now = deps.now()
    if (Math.abs(now.getTime() - tendedAt) < tendEveryMs) return
    tendedAt = now.getTime()
    const open = await deps.store.incidents({ state: 'open', limit: openLookedAt })
    const idle = new Set(open.filter(({ run }) => run === null).map(({ id }) => id))
    for (const id of tended) if (!idle.has(id)) tended.delete(id)
    const next = [...idle].filter((id) => !tended.has(id)).concat(...tended)
    for (const id of next.slice(0, tendedAtOnce)) {
      tended.delete(id)
      tended.add(id)
      due.add(id)
    }
    if (Math.abs(now.getTime() - forgottenAt) < forgetEveryMs) return
    forgottenAt = now.getTime()
    await deps.store.forgetAlerts(new Date(now.getTime() - keptMs))
  }

  /** Does what alarms bring about, while there is room for another run; null when nothing is left to do. */
  async function act(signal: AbortSignal, failures: unknown[]): Promise<number | null> {
    if (due.size === 0) return null
    const silences = await deps.store.silences(deps.now())
    const open = await deps.store.incidents({ state: 'open', limit: openLookedAt })
    let going = open.filter(({ run }) => run !== null).length
    for (const incident of due) {
      if (signal.aborted || going >= mostRuns) break
      due.delete(incident)
      const done = await triage(deps, incident, silences).catch((error) => void failures.push(error))
      if (done?.act === 'run') going += 1
    }
    return due.size === 0 ? null : lookAgainMs
  }

  return async (signal) => {
    const failures: unknown[] = []
    const isMore = await foldWaiting(deps, signal)
    const newsMs = signal.aborted ? null : await tellNews(signal, failures)
    if (!signal.aborted) await tend()
    const actMs = await act(signal, failures)
    // Nobody waits because of somebody else's trouble; the queue tries again.
    if (failures.length > 0) throw failures[0]
    if (isMore) return { again: 1 }
    if (newsMs === null && actMs === null) return 'done'
    const nextMs = Math.min(newsMs ?? longestAsideMs, actMs ?? longestAsideMs, longestAsideMs)
    return { again: Math.max(1, nextMs) }
  }
}

/** Folds as many filed alerts as fit into one turn; whether more may wait. */
async function foldWaiting(deps: Deps, signal: AbortSignal): Promise<boolean> {
  const { store, services, monitoring } = deps
  const learned = await store.learnedRules()
  let serviceOf: ReturnType<typeof createServiceMatcher> | null = null
  let folded = 0
  let isMore = true
  for (let folds = 0; isMore && folds < foldsPerTurn && !signal.aborted; folds += 1) {
    const count = await store.foldAlerts(alertsPerFold, (known, filed, freshId) => {
      serviceOf ??= createServiceMatcher({
        services: services.values(),
        monitoring: monitoring.values(),
        learned,
      })
      return foldWhatever(deps, known, filed, freshId, serviceOf)
    })
    folded += count
    isMore = count === alertsPerFold
  }
  if (folded > 0) await catchUp(deps, learned)
  return isMore
}

/** An alert that cannot be matched is nobody's: it must hold up none of the others that are folded with it. */
function foldWhatever(
  { log }: Pick<Deps, 'log'>,
  known: Alarm | null,
  filed: FiledAlert,
  freshId: string,
  serviceOf: ReturnType<typeof createServiceMatcher>,
): Alarm {
  try {
    return foldAlert(known, filed, freshId, serviceOf)
  } catch (err) {
    log.error({ err, source: filed.alert.source }, 'alert could not be matched')
    return foldAlert(known, filed, freshId, () => null)
  }
}

/** Rules that somebody made while alerts were folded without them; making one again only gives it what it lacks. */
async function catchUp({ store }: Deps, learned: readonly LearnedRule[]): Promise<void> {
  const known = new Set(learned.map(({ id }) => id))
  for (const { id, at: _, ...rule } of await store.learnedRules()) {
    if (!known.has(id)) await store.learnRule(rule, (alarm) => ruleMatches(rule, alarm) !== null)
  }
}

/** A service that is gone from the services file is nobody's. */
function groupsOf({ services }: Pick<Deps, 'services'>, alarms: Alarm[]): Group[] {
  const groups = Map.groupBy(alarms, ({ service }) => services.get(service ?? '') ?? null)
  return [...groups].map(([service, members]) => ({ service, alarms: members }))
}
