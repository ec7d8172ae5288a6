import { diagnose } from '../diagnosis/diagnose.ts'
import type { Evidence } from '../model/evidence.ts'
import type { RunbookStep } from '../model/runbook.ts'
import type { Target } from '../model/target.ts'
import type { Happening } from '../model/timeline.ts'
import type { Handled, Jobs, RunJob } from '../queue/queue.ts'
import { compileCondition, evaluateCondition } from '../runbook/condition.ts'
import { isHost, type Place, placesFor } from '../runbook/place.ts'
import { targetsOf } from '../runbook/select-targets.ts'
import { isFiring } from './alerts/is-firing.ts'
import { appendDecided } from './append-decided.ts'
import { bot } from './bot-person.ts'
import { isUnderChange } from './change/is-under-change.ts'
import type { Deps } from './deps.ts'
import { keyOf, requesterOf } from './plan/known-of.ts'
import { propose } from './propose.ts'
import { type RunState, runState, stepKey } from './run-state.ts'
import { unknownEvidence } from './unknown-evidence.ts'

/** Targets of one step that share a job: enough jobs to spread over workers, few enough for a thousand targets. */
const targetsPerJob = 25

/** The same for machines, each of which is a connection. */
const hostsPerJob = 5

/**
 * Takes a run as far as it goes: queues what the current stage still lacks, or goes to the next one, or judges.
 * Everything is derived from the timeline, so calling it again (after a crash, or twice) does no harm.
 */
export async function advanceRun(
  deps: Deps,
  job: Jobs['run'],
  control: RunJob & { signal: AbortSignal },
): Promise<Handled> {
  const state = runState(await deps.timeline.entries(job.incident), job.run)
  if (state === null || state.ended !== null) return 'done'
  const targets = targetsOf(state.started.service)
  const outOfTime = deps.now().getTime() - state.startedAt.getTime() > deps.settings.runTimeoutMs

  for (const [index, stage] of state.started.stages.entries()) {
    const lacking = stage.steps.flatMap((step) =>
      placesFor(step.forEach, state.started.service)
        .filter((place) => !state.done.has(stepKey(step.id, place?.id ?? null)))
        .map((place) => ({ step, place })),
    )
    if (lacking.length === 0) continue
    const skipped = lacking.filter(({ step, place }) => !isWanted(step, place, targets, state))
    await skip(deps, job, state, skipped)
    const wanted = lacking.filter((each) => !skipped.includes(each))
    if (wanted.length === 0) continue
    if (outOfTime) {
      await giveUp(deps, job, state, wanted)
      continue
    }
    await control.spawn(jobsFor(job, index, wanted))
    return 'wait'
  }
  await judge(deps, job, state, targets, control.signal)
  return 'done'
}

const healthyReason = 'Everything on the path answers as expected.'

interface Lacking {
  step: RunbookStep
  place: Place
}

function isWanted(step: RunbookStep, place: Place, targets: Target[], state: RunState): boolean {
  if (step.when === null) return true
  return evaluateCondition(compileCondition(step.when), {
    place,
    targets,
    service: state.started.service,
    evidence: state.evidence,
  })
}

async function skip(deps: Deps, job: Jobs['run'], state: RunState, places: Lacking[]): Promise<void> {
  if (places.length === 0) return
  for (const { step, place } of places) state.done.add(stepKey(step.id, place?.id ?? null))
  await deps.store.append(
    job.incident,
    places.map(({ step, place }) => ({
      kind: 'step.skipped',
      run: job.run,
      step: step.id,
      target: place?.id ?? null,
      reason: `only when ${step.when}`,
    })) satisfies Happening[],
  )
}

/** Steps whose workers were lost until the run's time was over: we could not look, and say so. */
async function giveUp(deps: Deps, job: Jobs['run'], state: RunState, places: Lacking[]): Promise<void> {
  const evidence = places.map(({ step, place }) =>
    unknownEvidence({
      run: job.run,
      step,
      place,
      startedAt: state.startedAt,
      durationMs: deps.settings.runTimeoutMs,
      reason: 'WORKER_LOST',
      summary: 'no worker finished this step before the run was out of time',
      hint: 'Look whether workers are running, then run it again.',
    }),
  )
  state.evidence.push(...evidence)
  await record(deps, job, evidence)
}

async function record(deps: Deps, job: Jobs['run'], evidence: Evidence[]): Promise<void> {
  await deps.store.append(
    job.incident,
    evidence.map((each) => ({ kind: 'evidence.recorded', run: job.run, evidence: each })),
  )
}

function jobsFor(job: Jobs['run'], stage: number, places: Lacking[]): Jobs['step'][] {
  const byStep = Map.groupBy(places, ({ step }) => step.id)
  const jobs: Jobs['step'][] = []
  for (const [step, ofStep] of byStep) {
    const ids = ofStep.flatMap(({ place }) => (place ? [place.id] : []))
    const most = isHost(ofStep[0]?.place ?? null) ? hostsPerJob : targetsPerJob
    for (let from = 0; from === 0 || from < ids.length; from += most) {
      jobs.push({ ...job, stage, step, targets: ids.slice(from, from + most) })
    }
  }
  return jobs
}

async function judge(
  deps: Deps,
  job: Jobs['run'],
  state: RunState,
  targets: Target[],
  signal: AbortSignal,
): Promise<void> {
  const { service } = state.started
  const diagnosis = diagnose(service, targets, state.evidence)
  const finished = { kind: 'run.finished', run: job.run, diagnosis } satisfies Happening
  if (diagnosis.verdict.state === 'healthy') {
    await deps.store.supersede(job.incident)
    await appendDecided(deps, job.incident, (entries) => [
      finished,
      // While monitoring sees what we do not see, or a change is being made, nothing is over.
      ...(isFiring(entries) || isUnderChange(entries)
        ? []
        : [{ kind: 'incident.closed' as const, by: bot, reason: healthyReason }]),
    ])
  } else {
    const requestedBy = requesterOf(await deps.timeline.entries(job.incident)) ?? keyOf(state.started.by)
    // A change rests on what the operator configured, not on what a timeline says that it was.
    const configured = deps.services.get(service.name)
    const known = { service: configured ?? service, diagnosis, evidence: state.evidence, requestedBy }
    // What concerns several services is offered to those who answer for one of them.
    if (service.origin === 'common-hop') await deps.store.append(job.incident, [finished])
    else await propose(deps, job.incident, known, signal, [finished])
  }
  await deps.queue.add('correlate', {})
  // An alarm may have turned while nobody could begin another run.
  await deps.queue.add('alerts', {})
  deps.log.info(
    {
      incident: job.incident,
      run: job.run,
      state: diagnosis.verdict.state,
      cause: diagnosis.verdict.cause,
      hop: diagnosis.verdict.hop,
      durationMs: deps.now().getTime() - state.startedAt.getTime(),
    },
    'verdict reached',
  )
}
