import { bot } from './bot-person.ts'
import type { Deps } from './deps.ts'
import { latestRun, runState } from './run-state.ts'
import { startRun } from './start-run.ts'

/** After this long without a result, a change's worker is taken for dead: well above the longest a change may take. */
const changeLostAfterMs = 5 * 60_000
const openIncidentsLookedAt = 500

/**
 * Queues again what the timeline says is unfinished, and lets approvals expire. Job ids are derived, so work that is
 * queued already is not queued twice. `alone` says that no other process can be working (an embedded start).
 */
export async function reconcile(deps: Deps, { alone }: { alone: boolean }): Promise<void> {
  await deps.store.expire(deps.now())
  for (const incident of await deps.store.incidents({ state: 'open', limit: openIncidentsLookedAt })) {
    if (incident.run !== null) await deps.queue.add('run', { incident: incident.id, run: incident.run })
    else await verifyLeftover(deps, incident.id, alone)
  }
  for (const { approval, intended } of await deps.store.unfinishedChanges()) {
    if (!intended) {
      await deps.queue.add('remediate', { incident: approval.incident, approval: approval.id })
      continue
    }
    const since = approval.decidedAt ?? approval.createdAt
    if (!alone && isRecent(deps, since)) continue
    await sayUnknown(deps, approval.id, approval.incident)
  }
}

function isRecent(deps: Deps, at: Date): boolean {
  return deps.now().getTime() - at.getTime() < changeLostAfterMs
}

/** A change that ended without a run after it: its worker died before it could look whether the change helped. */
async function verifyLeftover(deps: Deps, incident: string, alone: boolean): Promise<void> {
  const entries = await deps.timeline.entries(incident)
  const last = entries.findLast(({ what }) =>
    ['change.finished', 'change.unknown', 'run.started'].includes(what.kind),
  )
  if (last === undefined || last.what.kind === 'run.started') return
  if (alone || !isRecent(deps, new Date(last.at))) await verify(deps, incident)
}

/** A change whose worker died is never repeated: the bot says so and looks. */
async function sayUnknown(deps: Deps, approval: string, incident: string): Promise<void> {
  await deps.store.append(incident, [
    {
      kind: 'change.unknown',
      approval,
      reason: 'WORKER_LOST',
      summary:
        'The worker was lost after it had begun; the change may or may not have happened. It is not repeated.',
    },
  ])
  await verify(deps, incident)
}

async function verify(deps: Deps, incident: string): Promise<void> {
  const entries = await deps.timeline.entries(incident)
  const run = latestRun(entries)
  const started = run === null ? undefined : runState(entries, run)?.started
  if (!started) return
  await startRun(deps, incident, {
    service: started.service,
    purpose: 'verify',
    by: bot,
  })
}
