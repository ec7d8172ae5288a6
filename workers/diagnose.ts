import { advanceRun } from '../src/incident/advance-run.ts'
import { createGrants } from '../src/incident/approval/grants.ts'
import { watchRelapse } from '../src/incident/change/watch-relapse.ts'
import type { Deps } from '../src/incident/deps.ts'
import { takeSteps } from '../src/incident/take-steps.ts'
import { takeWatchPoint } from '../src/incident/watch/take-watch-point.ts'
import { mostWatches } from '../src/incident/watch.ts'

/** Runs, their reading steps, and watches. Holds no key that could change or approve anything. */
export async function diagnose(deps: Deps): Promise<void> {
  const { changeContext: _, ...looking } = deps
  const readOnly: Deps = { ...looking, grants: createGrants(null) }
  await deps.queue.work('run', (job, control) => advanceRun(readOnly, job, control), { concurrency: 20 })
  await deps.queue.work('step', (job, { signal }) => takeSteps(readOnly, job, signal), {
    concurrency: deps.settings.stepConcurrency,
  })
  await deps.queue.work('watch', (job, { signal }) => takeWatchPoint(readOnly, job, signal), {
    concurrency: mostWatches,
  })
  await deps.queue.work('relapse', (job, { signal }) => watchRelapse(readOnly, job, signal), {
    concurrency: 10,
  })
}
