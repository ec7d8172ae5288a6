import { bot } from './bot-person.ts'
import { changeCourse } from './change/change-course.ts'
import { resumeRelapses } from './change/resume-relapses.ts'
import { isLost, settleLost } from './change/settle-lost.ts'
import type { Deps } from './deps.ts'
import { latestRun, runState } from './run-state.ts'
import { startRun } from './start-run.ts'

/** A worker that has judged a change starts the run that verifies it within this time, or is gone. */
const runStartsWithinMs = 60_000
const openIncidentsLookedAt = 500

/**
 * Queues again what the timeline says is unfinished, ends changes whose workers were lost, and lets approvals expire. Job ids
 * are derived, so work that is queued already is not queued twice. `alone` says that no other process can be working (an
 * embedded start), so that whatever was begun (of `begun`, where this process works already) was lost.
 */
export async function reconcile(
  deps: Deps,
  {
    alone,
    begun,
    stop = new AbortController().signal,
  }: { alone: boolean; begun?: ReadonlySet<string>; stop?: AbortSignal },
): Promise<void> {
  await deps.store.expire(deps.now())
  // Whatever waits there: alerts that were filed and not told, incidents whose alarms bring about something now.
  await deps.queue.add('alerts', {})
  for (const { approval, state } of await deps.store.unfinishedChanges()) {
    if (stop.aborted) return
    if (state === 'waiting') {
      await deps.queue.add('remediate', { incident: approval.incident, approval: approval.id })
      continue
    }
    const course = changeCourse(await deps.timeline.entries(approval.incident), approval.id)
    const isKnownLost = alone && (begun === undefined || begun.has(approval.id))
    if (isKnownLost || isLost(deps, approval, course)) await settleLost(deps, approval, stop)
  }
  for (const incident of await deps.store.incidents({ state: 'open', limit: openIncidentsLookedAt })) {
    if (stop.aborted) return
    if (incident.run !== null) await deps.queue.add('run', { incident: incident.id, run: incident.run })
    else await verifyLeftover(deps, incident.id, alone)
  }
  await resumeRelapses(deps)
}

/** A change that ended without a run after it: its worker died before it could look whether the change helped. */
async function verifyLeftover(deps: Deps, incident: string, alone: boolean): Promise<void> {
  const entries = await deps.timeline.entries(incident)
  const last = entries.findLast(({ what: { kind } }) => kind === 'change.judged' || kind === 'run.started')
  if (last?.what.kind !== 'change.judged') return
  const isRecent = deps.now().getTime() - Date.parse(last.at) < runStartsWithinMs
  const run = latestRun(entries)
  const started = run === null ? undefined : runState(entries, run)?.started
  if (!started || (isRecent && !alone)) return
  const service = deps.services.get(started.service.name) ?? started.service
  await startRun(deps, incident, { service, purpose: 'verify', by: bot })
}
