import type { Alertmanager } from '../../back/alertmanager.ts'
import type { PagerDuty } from '../../back/pagerduty.ts'
import type { Story } from '../../chat/cards/story.ts'
import { tellStory } from '../../chat/cards/tell-story.ts'
import { createPace } from '../../chat/pace.ts'
import { toBotError } from '../../errors.ts'
import type { Entry } from '../../model/timeline.ts'
import type { Handled, Jobs } from '../../queue/queue.ts'
import { createSetbacks } from '../delivery/setbacks.ts'
import type { Deps } from '../deps.ts'
import { alertmanagerEffects } from './alertmanager-effects.ts'
import type { Effect } from './effect.ts'
import { pagerDutyEffects } from './pagerduty-effects.ts'
import { remember } from './remember.ts'
import type { SceneDeps } from './scene-of.ts'
import { failedTold, isTold } from './told.ts'

/** An incident is looked at no more often than this: what happens in between is told at once. */
const minimumIntervalMs = 1_000

/** A source that said no says so until somebody mends it. */
const refusedMs = 60_000
const refusedAfterClosingMs = 10 * 60_000

/** What could not be told within this time after the end is not told any more. */
const lastTriesMs = 24 * 3_600_000

/**
 * PagerDuty counts 960 requests a minute for a key (https://developer.pagerduty.com/docs/rest-api-rate-limits, seen 2026-08);
 * telling a thing takes one to three, and others use the same key.
 */
const lanes = { pagerduty: { everyMs: 200, burst: 20 }, alertmanager: { everyMs: 50, burst: 50 } }

export interface Sources {
  pagerDuty: PagerDuty | null
  alertmanager: Alertmanager | null
}

export type AnswerDeps = SceneDeps & Pick<Deps, 'timeline'>

/** Brings what the sources of an incident's alarms are told up to date. */
export type Answering = (job: Jobs['answer'], control?: { signal: AbortSignal }) => Promise<Handled>

/**
 * Compares what each source should have been told, by the timeline, with what was noted as told. Whatever a source does, the
 * incident goes on, and what was not told is told later; the timeline hears of what was told, and of what somebody must mend.
 */
export function createAnswering(
  deps: AnswerDeps,
  { pagerDuty, alertmanager }: Sources,
  random: () => number = Math.random,
): Answering {
  const now = () => deps.now().getTime()
  const setbacks = createSetbacks(now, random)
  const pace = createPace(
    (lane) => (lane === 'pagerduty' || lane === 'alertmanager' ? lanes[lane] : null),
    now,
  )
  const lastPass = new Map<string, number>()
  const edits = new Map<string, number>()
  const looks = new Map<string, number>()
  /** The last news of incidents of which everything was told. */
  const settled = new Map<string, number>()

  return async function answer({ incident }, control): Promise<Handled> {
    const sinceLast = now() - (lastPass.get(incident) ?? 0)
    if (sinceLast < minimumIntervalMs) return { again: minimumIntervalMs - sinceLast }
    try {
      return await pass(incident, control?.signal ?? null)
    } catch (thrown) {
      const error = toBotError(thrown)
      if (error.fault !== 'remote') throw thrown
      // The store is away: a source must not be left behind because of that.
      setbacks.failed(incident)
      return { again: setbacks.waitMs(incident) }
    }
  }

  async function pass(incident: string, signal: AbortSignal | null): Promise<Handled> {
    const entries = await deps.timeline.entries(incident)
    const news = entries.findLast(isNews)?.seq ?? 0
    if (settled.get(incident) === news) return 'done'
    const story = tellStory(entries)
    if (story === null) return 'done'
    const told = { entries, story }
    const effects = [
      ...(pagerDuty === null ? [] : await pagerDutyEffects(deps, pagerDuty, told, edits)),
      ...(alertmanager === null ? [] : await alertmanagerEffects(deps, alertmanager, told, looks)),
    ]
    const waits: number[] = []
    for (const effect of effects) {
      if (signal?.aborted) return { again: 0 }
      if (effect.dueInMs === null) continue
      const wait = await attempt(effect, entries, story)
      if (wait !== null) waits.push(wait)
    }
    if (effects.length > 0) remember(lastPass, incident, now())
    setbacks.worked(incident)
    if (waits.length > 0) return { again: Math.max(1, Math.min(...waits)) }
    remember(settled, incident, news)
    return 'done'
  }

  /** Resolves to when to come again; null when nothing is left. */
  async function attempt(effect: Effect, entries: readonly Entry[], story: Story): Promise<number | null> {
    const { source, key, ticket, what, dueInMs } = effect
    const { incident } = story
    const id = `${incident} ${source} ${key}`
    if (isLongOver(story)) {
      setbacks.worked(id)
      await giveUp(effect, entries, incident)
      return null
    }
    const wait = Math.max(dueInMs ?? 0, setbacks.waitMs(source), setbacks.waitMs(id))
    if (wait > 0) return wait
    const turn = pace.turn(source, id)
    if (turn > 0) return turn
    try {
      const next = await effect.act()
      setbacks.worked(source)
      setbacks.worked(id)
      return next
    } catch (thrown) {
      const error = toBotError(thrown)
      const { code, afterMs } = error
      if (code === 'SOURCE_BUSY') {
        pace.hold(source, afterMs ?? refusedMs)
        return afterMs ?? refusedMs
      }
      if (code === 'SOURCE_UNREACHABLE') {
        setbacks.failed(source)
        setbacks.failed(id)
        deps.log.warn({ incident, source, ticket, what, code, err: error }, 'source could not be told')
        return Math.max(setbacks.waitMs(source), setbacks.waitMs(id))
      }
      if (code !== 'SOURCE_REFUSED') throw thrown
      const restMs = story.closed === null ? refusedMs : refusedAfterClosingMs
      setbacks.rest(id, restMs)
      deps.log.warn({ incident, source, ticket, what, code, err: error }, 'source refused to be told')
      const told = failedTold(entries, { source, ticket, what }, error)
      if (told !== null) await deps.store.append(incident, [told])
      return restMs
    }
  }

  function isLongOver({ closed }: Story): boolean {
    return closed !== null && now() - Date.parse(closed.at) > lastTriesMs
  }

  async function giveUp({ source, ticket, what }: Effect, entries: readonly Entry[], incident: string) {
    const about = { source, ticket, what, outcome: 'fail' } as const
    // What was told and would only be told anew, as a note is, has not failed.
    if (isTold(entries, about) || isTold(entries, { ...about, outcome: 'pass' })) return
    const summary = 'Could not be told within a day after the incident was closed, and is not tried any more.'
    await deps.store.append(incident, [{ kind: 'source.told', ...about, summary }])
  }
}

/** Not that a run has taken another step, nor what we have told: no source is told anything else because of that. */
function isNews({ what: { kind } }: Entry): boolean {
  return !['evidence.recorded', 'step.skipped', 'watch.sampled', 'source.told'].includes(kind)
}
