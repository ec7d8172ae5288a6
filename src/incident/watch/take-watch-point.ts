import type { Sampled } from '../../model/timeline.ts'
import type { Handled, Jobs } from '../../queue/queue.ts'
import { bot } from '../bot-person.ts'
import { sampleService } from '../change/sample-service.ts'
import type { Deps } from '../deps.ts'
import { watchEnding } from './watch-ending.ts'
import { type WatchState, watchState } from './watch-state.ts'

/** Requests in a point: often enough to see a flapping backend … */
const perPoint = 5

/** … but seldom enough to be no load, and not so seldom that a short outage is missed. Between two of them. */
const shortestEveryMs = 1_000
const longestEveryMs = 3_000

/**
 * Takes one point of a watch: asks every few seconds until the point is over, files the counts, and wants to be called for
 * the next. What was counted is filed also when the worker is stopped; after a crash the point stays empty, and the
 * watch goes on where the clock is.
 */
export async function takeWatchPoint(deps: Deps, job: Jobs['watch'], stop: AbortSignal): Promise<Handled> {
  const state = await goingState(deps, job)
  if (state === null) return 'done'
  const { overMs, pointMs, service } = state.started
  const elapsed = () => deps.now().getTime() - state.startedAt.getTime()
  // A clock that was set back must not make points before the first one.
  const point = Math.max(0, Math.floor(elapsed() / pointMs))
  const pointEndMs = Math.min(overMs, (point + 1) * pointMs)
  // Filed when the worker was stopped in the middle of it.
  if (state.points.has(point) && elapsed() < overMs) return { again: Math.max(1, pointEndMs - elapsed()) }

  const everyMs = Math.min(longestEveryMs, Math.max(shortestEveryMs, pointMs / perPoint))
  const replies: Sampled[] = []
  while (elapsed() < pointEndMs && !stop.aborted) {
    const nextMs = elapsed() + everyMs
    const reply = await sampleService(deps, service, job.watch, stop, 1)
    if (reply !== null) replies.push(reply)
    await deps.pause(Math.max(1, Math.min(nextMs, pointEndMs) - elapsed()), stop)
    if ((await goingState(deps, job)) === null) return 'done'
  }
  if (replies.length > 0) {
    await deps.store.append(job.incident, [
      { kind: 'watch.sampled', watch: job.watch, point, sampled: together(replies) },
    ])
  }
  if (elapsed() < overMs) return { again: 1 }
  const ending = await watchEnding(deps, job.incident, { watch: job.watch, why: 'over', by: bot })
  await deps.store.append(job.incident, ending)
  return 'done'
}

/** Null when the watch is over. */
async function goingState(deps: Deps, job: Jobs['watch']): Promise<WatchState | null> {
  const state = watchState(await deps.timeline.entries(job.incident), job.watch)
  return state?.ended === false ? state : null
}

/** One request each, counted. */
function together(replies: Sampled[]): Sampled {
  const seen: Sampled['seen'] = {}
  for (const reply of replies) {
    for (const [word, count] of Object.entries(reply.seen)) seen[word] = (seen[word] ?? 0) + count
  }
  const times = replies.flatMap(({ medianMs }) => medianMs ?? []).sort((a, b) => a - b)
  return {
    asked: replies.reduce((sum, { asked }) => sum + asked, 0),
    good: replies.reduce((sum, { good }) => sum + good, 0),
    seen,
    medianMs: times[Math.floor((times.length - 1) / 2)] ?? null,
  }
}
