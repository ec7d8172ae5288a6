import type { ChatAdapter } from '../chat/adapter.ts'
import { type Reconciled, reconcileDelivery } from '../chat/reconcile-delivery.ts'
import { threadView } from '../chat/thread-view.ts'
import { type BotError, toBotError } from '../errors.ts'
import type { Entry, Happening } from '../model/timeline.ts'
import type { Handled, Jobs } from '../queue/queue.ts'
import { channelsOf } from './channels-of.ts'
import { createEditBudget } from './delivery/edit-budget.ts'
import { createSetbacks } from './delivery/setbacks.ts'
import { tellFailure, tellRecovery } from './delivery/tell-outage.ts'
import type { Deps } from './deps.ts'

/** At most one update of a conversation per this time: edits coalesce, and a reader sees no flicker. */
export const minimumIntervalMs = 100

/** Conversations of one platform that are brought up to date side by side: one that hangs leaves workers to the others. */
export const mostAtOnce = 10

/** How long one that finds no place waits. */
const noPlaceMs = 250

/** A long thread makes room for others after this time, and goes on when its turn comes again. */
const longestTurnMs = 3_000

/** What is away for less is not worth a word. */
const worthAWordMs = 15_000

/** Whoever waits for a turn looks this often whether there is something else to send. */
const longestWaitMs = 5_000

/** A platform that said no says so until somebody mends it. */
const refusedMs = 60_000
const refusedAfterClosingMs = 10 * 60_000

/** An incident that was closed longer ago is not tried any more where the platform says no. */
const recentMs = 24 * 3_600_000

/** Brings conversations up to date with the timeline; holds the chat platforms, which no other worker does. */
export interface Delivery {
  deliver(job: Jobs['deliver'], control?: { signal: AbortSignal }): Promise<Handled>
  platforms: string[]
}

/**
 * Whatever a platform does, the incident goes on and the other platforms say what is wrong. A job of a conversation that is
 * not complete comes again: after the wait that limits ask for, after longer and longer pauses where nobody answers, each
 * minute where the platform says no.
 */
export function createDelivery(
  deps: Pick<Deps, 'store' | 'timeline' | 'now' | 'log'>,
  adapters: ChatAdapter[],
  random: () => number = Math.random,
): Delivery {
  const now = () => deps.now().getTime()
  const setbacks = createSetbacks(now, random)
  const limits = new Map(adapters.map(({ platform, editsPerMinute }) => [platform, editsPerMinute ?? null]))
  const budget = createEditBudget(now, (platform) => limits.get(platform) ?? null)
  const lastDelivered = new Map<string, number>()
  const going = new Map<string, Set<string>>(adapters.map(({ platform }) => [platform, new Set()]))
  /** What each platform that is away said last. */
  const away = new Map<string, BotError>()
  /** Where nobody configured a place to show it; asked again by the next process. */
  const unshown = new Set<string>()

  async function deliver(job: Jobs['deliver'], control?: { signal: AbortSignal }): Promise<Handled> {
    const adapter = adapters.find(({ platform }) => platform === job.platform)
    const places = going.get(job.platform)
    const conversation = `${job.platform} ${job.incident}`
    if (!adapter || !places || unshown.has(conversation)) return 'done'
    const sinceLast = now() - (lastDelivered.get(conversation) ?? 0)
    if (sinceLast < minimumIntervalMs) return { again: minimumIntervalMs - sinceLast }
    if (places.has(job.incident) || places.size >= mostAtOnce) return { again: noPlaceMs }
    places.add(job.incident)
    try {
      return await deliverOne(job, adapter, control?.signal ?? null)
    } catch (thrown) {
      const error = toBotError(thrown)
      if (error.fault !== 'remote') throw thrown
      // The store is away: a thread must not stay behind because of that.
      setbacks.failed(conversation)
      return { again: setbacks.waitMs(conversation) }
    } finally {
      places.delete(job.incident)
    }
  }

  async function deliverOne(
    job: Jobs['deliver'],
    adapter: ChatAdapter,
    signal: AbortSignal | null,
  ): Promise<Handled> {
    const { incident, platform } = job
    const conversation = `${platform} ${incident}`
    const wait = Math.max(setbacks.waitMs(platform), setbacks.waitMs(conversation))
    const entries = await deps.timeline.entries(incident)
    if (wait > 0) return { again: Math.min(wait, await tellAway(job, entries)) }
    try {
      const result = await reconcile(job, adapter, entries, signal)
      if (result === null) return 'done'
      if (!result.isShown) {
        unshown.add(conversation)
        return 'done'
      }
      if (result.posted + result.updated > 0) setbacks.worked(platform)
      // What came meanwhile may be a message that need not wait for the turn of an edit.
      const latest = await deps.timeline.entries(incident)
      if (latest.length > entries.length) return { again: minimumIntervalMs }
      if (result.againAfterMs !== null) return { again: Math.min(result.againAfterMs, longestWaitMs) }
      setbacks.worked(conversation)
      if (setbacks.lastsMs(platform) === null) await tell(incident, tellRecovery(entries, platform))
      return 'done'
    } catch (thrown) {
      const error = toBotError(thrown)
      if (error.code === 'CHAT_REFUSED') {
        const restMs = restAfterRefusal(entries, now())
        if (restMs === null) return 'done'
        setbacks.rest(conversation, restMs)
        deps.log.warn({ incident, platform, err: error }, 'delivery refused')
        await tell(incident, tellFailure(entries, platform, error))
        return { again: restMs }
      }
      if (error.code !== 'CHAT_UNREACHABLE') throw thrown
      setbacks.failed(conversation)
      setbacks.failed(platform)
      deps.log.warn({ incident, platform, err: error }, 'delivery failed')
      away.set(platform, error)
      const again = await tellAway(job, entries)
      return { again: Math.min(again, setbacks.waitMs(conversation)) }
    } finally {
      lastDelivered.set(conversation, now())
    }
  }

  async function reconcile(
    { incident, platform }: Jobs['deliver'],
    adapter: ChatAdapter,
    entries: readonly Entry[],
    signal: AbortSignal | null,
  ): Promise<Reconciled | null> {
    const [first] = entries
    if (first?.what.kind !== 'incident.opened') return null
    const { thread, messages } = await deps.store.delivered(incident, platform)
    const startedAt = now()
    const share = budget.of(platform, entries)
    const result = await reconcileDelivery({
      desired: threadView(entries.filter(({ what }) => !isAbout(what, platform))),
      delivered: messages,
      conversation: {
        incident,
        title: `${incident} ${first.what.service.name}`,
        channels: channelsOf(first.what, platform),
      },
      thread,
      adapter,
      save: (message) => deps.store.setDelivered(incident, platform, message),
      forget: (key) => deps.store.forgetDelivered(incident, platform, key),
      saveThread: (opened) => deps.store.setThread(incident, platform, opened),
      mayUpdate: share.mayUpdate,
      isEnough: () => signal?.aborted === true || now() - startedAt > longestTurnMs,
    })
    if (result.isShown) share.came(result)
    return result
  }

  /** Says that nobody answers once that is worth a word; resolves to when to look again whether it is. */
  async function tellAway(
    { incident, platform }: Jobs['deliver'],
    entries: readonly Entry[],
  ): Promise<number> {
    const lasts = Math.max(setbacks.lastsMs(platform) ?? 0, setbacks.lastsMs(`${platform} ${incident}`) ?? 0)
    if (lasts < worthAWordMs) return worthAWordMs - lasts
    const error = away.get(platform)
    if (error !== undefined) await tell(incident, tellFailure(entries, platform, error))
    return Number.POSITIVE_INFINITY
  }

  async function tell(incident: string, what: Happening | null): Promise<void> {
    if (what !== null) await deps.store.append(incident, [what])
  }

  return { deliver, platforms: adapters.map(({ platform }) => platform) }
}

/** What a platform's own thread does not speak of: it is read only once it works again. */
function isAbout(what: Happening, platform: string): boolean {
  return (what.kind === 'delivery.failed' || what.kind === 'delivery.resumed') && what.platform === platform
}

/** How long to leave it alone; null when nobody will read it any more. */
function restAfterRefusal(entries: readonly Entry[], at: number): number | null {
  const closed = entries.findLast(({ what }) => what.kind === 'incident.closed')
  if (closed === undefined) return refusedMs
  return at - Date.parse(closed.at) > recentMs ? null : refusedAfterClosingMs
}
