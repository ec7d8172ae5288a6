import { toBotError } from '../errors.ts'
import type { Evidence } from '../model/evidence.ts'
import type { RunbookStep } from '../model/runbook.ts'
import type { StepContext } from '../model/step.ts'
import type { Handled, Jobs } from '../queue/queue.ts'
import { type Place, placesFor } from '../runbook/place.ts'
import { runStep } from '../runbook/run-step.ts'
import { targetsOf } from '../runbook/select-targets.ts'
import type { Deps } from './deps.ts'
import { runState, stepKey } from './run-state.ts'
import { unknownEvidence } from './unknown-evidence.ts'

/**
 * Takes one step at each of a job's places that has no evidence yet, side by side, and files what was seen as it
 * comes. A step that throws leaves `unknown`; one that is canceled, or stopped with the worker, leaves nothing.
 */
export async function takeSteps(deps: Deps, job: Jobs['step'], stop: AbortSignal): Promise<Handled> {
  const state = runState(await deps.timeline.entries(job.incident), job.run)
  if (state === null || state.ended !== null) return 'done'
  const step = state.started.stages[job.stage]?.steps.find(({ id }) => id === job.step)
  if (!step) return 'done'
  const all = targetsOf(state.started.service)
  const chosen = new Set(job.targets)
  const places = placesFor(step.forEach, state.started.service).filter(
    (place) => place === null || chosen.has(place.id),
  )
  const { signal, release } = deps.activeRuns.signalFor(job.run, stop)
  try {
    await Promise.all(
      places
        .filter((place) => !state.done.has(stepKey(step.id, place?.id ?? null)))
        .map(async (place) => {
          const evidence = await look(deps, job.run, step, place, all, signal)
          if (evidence === null) return
          await deps.store.append(job.incident, [{ kind: 'evidence.recorded', run: job.run, evidence }])
        }),
    )
  } finally {
    release()
  }
  return 'done'
}

/** One step at one place as evidence; null when it was stopped. Durations are milliseconds. */
export async function look(
  deps: Deps,
  run: string,
  step: RunbookStep,
  place: Place,
  targets: StepContext['targets'],
  signal: AbortSignal,
): Promise<Evidence | null> {
  const startedAt = deps.now()
  const since = performance.now()
  const elapsed = () => Math.round(performance.now() - since)
  try {
    const seen = await runStep(deps.steps, step, place, { ...deps.stepContext, signal, targets })
    return {
      id: `${run}:${stepKey(step.id, place?.id ?? null)}`,
      step: step.id,
      type: step.type,
      target: place?.id ?? null,
      hop: place?.hop ?? null,
      startedAt: startedAt.toISOString(),
      durationMs: elapsed(),
      ...seen,
    } as Evidence
  } catch (thrown) {
    const error = toBotError(thrown)
    if (error.code === 'CANCELED') return null
    if (error.fault === 'bug')
      deps.log.error({ run, step: step.id, target: place?.id, err: error }, 'step failed')
    return unknownEvidence({
      run,
      step,
      place,
      startedAt,
      durationMs: elapsed(),
      reason: error.code,
      summary: error.message,
      hint: error.hint,
    })
  }
}
