import type { BotError } from '../errors.ts'
import type { JobKind, Jobs } from '../queue/queue.ts'
import { targetsOf } from '../runbook/select-targets.ts'
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
  const all = targetsOf(state.started.service)
  const places = step.forEach === 'path' ? [null] : all.filter(({ id }) => chosen.has(id))
  const lost = places.filter((target) => !state.done.has(stepKey(step.id, target?.id ?? null)))
  if (lost.length === 0) return
  await deps.store.append(
    job.incident,
    lost.map((target) => ({
      kind: 'evidence.recorded' as const,
      run: job.run,
      evidence: unknownEvidence({
        run: job.run,
        step,
        target,
        startedAt: deps.now(),
        durationMs: 0,
        reason: error.code,
        summary: error.message,
        hint: error.hint,
      }),
    })),
  )
}
