import { BotError } from '../errors.ts'
import type { Person } from '../model/person.ts'
import type { Service } from '../model/service.ts'
import { placesFor } from '../runbook/place.ts'
import { appendDecided } from './append-decided.ts'
import type { Deps } from './deps.ts'
import { latestRun, runState } from './run-state.ts'

/** What to run, on whose word. */
export interface RunRequest {
  service: Service
  /** Name of the runbook; the default is `502`. */
  runbook?: string
  purpose: 'diagnose' | 'verify'
  by: Person
}

/**
 * Starts a run in an open incident and returns its id; joins the run that is already going on.
 * Throws `UNKNOWN_RUNBOOK`.
 */
export async function startRun(deps: Deps, incident: string, request: RunRequest): Promise<string> {
  const runbook = findRunbook(deps, request.runbook ?? '502')
  const steps = runbook.stages
    .flatMap((stage) => stage.steps)
    .reduce((count, step) => count + placesFor(step.forEach, request.service).length, 0)
  let run = ''
  const begun = await appendDecided(deps, incident, (entries) => {
    const latest = latestRun(entries)
    const isGoing = latest !== null && runState(entries, latest)?.ended === null
    const before = entries.filter(({ what }) => what.kind === 'run.started').length
    run = isGoing ? latest : `${incident}.${before + 1}`
    return isGoing
      ? []
      : [
          {
            kind: 'run.started',
            run,
            runbook: runbook.name,
            purpose: request.purpose,
            by: request.by,
            service: request.service,
            stages: runbook.stages,
            version: runbook.version,
            steps,
          },
        ]
  })
  if (begun.length > 0) await deps.queue.add('run', { incident, run })
  return run
}

function findRunbook(deps: Deps, name: string) {
  const runbook = deps.runbooks.get(name)
  if (runbook) return runbook
  const known = [...deps.runbooks.keys()].join(', ') || 'none'
  throw new BotError('UNKNOWN_RUNBOOK', `There is no runbook "${name}".`, `Known runbooks: ${known}.`)
}
