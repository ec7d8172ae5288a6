import { advanceRun } from '../src/incident/advance-run.ts'
import type { Deps } from '../src/incident/deps.ts'
import { takeSteps } from '../src/incident/take-steps.ts'

/** Runs and their reading steps. Holds no key that could change anything. */
export async function diagnose(deps: Deps): Promise<void> {
  const { controls: _, ...stepContext } = deps.stepContext
  const readOnly = { ...deps, stepContext }
  await deps.queue.work('run', (job, control) => advanceRun(readOnly, job, control), { concurrency: 20 })
  await deps.queue.work('step', (job, { signal }) => takeSteps(readOnly, job, signal), {
    concurrency: deps.settings.stepConcurrency,
  })
}
