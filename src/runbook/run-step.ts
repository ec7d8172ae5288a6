import { setTimeout as delay } from 'node:timers/promises'
import { BotError, toBotError } from '../errors.ts'
import type { Observation, StepType } from '../model/evidence.ts'
import type { FactsByStep } from '../model/facts.ts'
import type { RunbookStep } from '../model/runbook.ts'
import type { StepContext } from '../model/step.ts'
import { isHost, type Place } from './place.ts'
import type { StepRegistry } from './steps.ts'

/** What a runbook wraps around a step. */
export type Wrapped = Pick<RunbookStep, 'type' | 'with' | 'timeoutMs' | 'retry'>

/** What came of one step, with facts of whatever type the step gives. */
export type Seen = Observation<FactsByStep[StepType]>

/**
 * Takes one step at its place within its time, and again when we could not look; a broken target is an answer and no reason,
 * unless the runbook wants failures confirmed (`retry.failures`).
 * Throws what the last attempt threw: `STEP_TIMEOUT`, `CANCELED`, or the step's own error.
 */
export async function runStep(
  steps: StepRegistry,
  call: Wrapped,
  place: Place,
  context: StepContext,
): Promise<Seen> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const seen = await attemptStep(steps, call, place, context)
      const isLast = attempt >= call.retry.attempts
      if (call.retry.failures !== true || seen.outcome !== 'fail' || isLast)
        return counted(seen, call, attempt)
    } catch (thrown) {
      if (context.signal.aborted) throw canceled()
      const error = toBotError(thrown)
      if (attempt >= call.retry.attempts || error.fault !== 'remote') throw error
    }
    await delay(call.retry.delayMs, undefined, { signal: context.signal }).catch(() => {
      throw canceled()
    })
  }
}

/** Says how often it was asked, where failures are asked again. */
function counted(seen: Seen, { retry }: Wrapped, attempt: number): Seen {
  if (retry.failures !== true || attempt === 1) return seen
  const words = seen.outcome === 'fail' ? `${attempt} times in a row` : `at attempt ${attempt}`
  return { ...seen, summary: `${seen.summary} (${words})` }
}

async function attemptStep(
  steps: StepRegistry,
  call: Wrapped,
  place: Place,
  context: StepContext,
): Promise<Seen> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), call.timeoutMs)
  const signal = AbortSignal.any([context.signal, deadline.signal])
  // A step that ignores its signal must not hold the run: the race is lost for it either way.
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(context.signal.aborted ? canceled() : timedOut(call))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([dispatch(steps, call, place, { ...context, signal }), stopped])
  } catch (thrown) {
    if (context.signal.aborted) throw canceled()
    if (deadline.signal.aborted) throw timedOut(call)
    throw thrown
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    stopped.catch(() => undefined)
  }
}

function dispatch(steps: StepRegistry, call: Wrapped, place: Place, context: StepContext): Promise<Seen> {
  const step = steps[call.type]
  const params = step.params.parse(call.with)
  if (step.looksAt === 'path') return step.run(params, context)
  if (step.looksAt === 'host' && isHost(place)) return step.run(place, params, context)
  if (step.looksAt === 'target' && place !== null && !isHost(place)) return step.run(place, params, context)
  throw new BotError('INTERNAL', `Step ${call.type} was given no ${step.looksAt}.`, 'Please report this.')
}

function timedOut(call: Wrapped): BotError {
  return new BotError(
    'STEP_TIMEOUT',
    `${call.type} did not finish within ${call.timeoutMs} ms`,
    "Raise the step's timeout in the runbook if the target may rightly take longer.",
  )
}

function canceled(): BotError {
  return new BotError('CANCELED', 'canceled', 'Run it again when you want to.')
}
