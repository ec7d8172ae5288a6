import type { BotError } from '../errors.ts'
import type { JobKind, Jobs } from '../queue/queue.ts'
import { placesFor } from '../runbook/place.ts'
import type { Deps } from './deps.ts'
import { runState, stepKey } from './run-state.ts'
import { unknownEvidence } from './unknown-evidence.ts'

/**
 * Says on the timeline what a job that the queue gave up leaves undone: the places of a step that nobody could look at.
 * Lost changes are said by the reconciler, which knows whether they had begun.
 */
export async function giveUp(deps: Deps, kind: JobKind, error: BotError, job: Jobs[JobKind]): Promise<void> {
  deps.log.error({ kind, job, code: error.code, err: error }, 'job given up')
  if (kind !== 'step' || !('step' in job)) return
  const state = runState(await deps.timeline.entries(job.incident), job.run)
  const step = state?.started.stages[job.stage]?.steps.find(({ id }) => id === job.step)
  if (!state || !step || state.ended !== null) return
  const chosen = new Set(job.targets)
  const lost = placesFor(step.forEach, state.started.service)
    .filter((place) => place === null || chosen.has(place.id))
    .filter((place) => !state.done.has(stepKey(step.id, place?.id ?? null)))
  if (lost.length === 0) return
  await deps.store.append(
    job.incident,
    lost.map((place) => ({
      kind: 'evidence.recorded' as const,
      run: job.run,
      evidence: unknownEvidence({
        run: job.run,
        step,
        place,
        startedAt: deps.now(),
        durationMs: 0,
        reason: error.code,
        summary: error.message,
        hint: error.hint,
      }),
    })),
  )
}
