import { describe, expect, it } from 'vitest'
import { BotError } from '../../src/errors.ts'
import type { Seen, Wrapped } from '../../src/runbook/run-step.ts'
import { runStep } from '../../src/runbook/run-step.ts'
import { type StepRegistry, steps } from '../../src/runbook/steps.ts'
import { makeStepContext, makeTarget } from '../support/step-context.ts'

const target = makeTarget('http://127.0.0.1:9/')

/** A step that answers from a list, one answer for each attempt. */
function answering(...answers: (Seen['outcome'] | BotError)[]): { registry: StepRegistry; asked(): number } {
  let asked = 0
  const tcp = {
    ...steps.tcp,
    async run() {
      const answer = answers[asked]
      asked += 1
      if (answer instanceof BotError) throw answer
      return { outcome: answer ?? 'pass', summary: `answer ${asked}`, facts: { attempts: [] } }
    },
  } as unknown as StepRegistry['tcp']
  return { registry: { ...steps, tcp }, asked: () => asked }
}

function call(retry: Partial<Wrapped['retry']>): Wrapped {
  return { type: 'tcp', with: {}, timeoutMs: 1000, retry: { attempts: 3, delayMs: 0, ...retry } }
}

const unreachable = new BotError('HOST_UNREACHABLE', 'no way there', 'Look.')

describe('runbook/run-step', () => {
  it('a target that fails is an answer, and is not asked again', async () => {
    const { registry, asked } = answering('fail', 'pass')
    expect(await runStep(registry, call({}), target, makeStepContext())).toMatchObject({
      outcome: 'fail',
      summary: 'answer 1',
    })
    expect(asked()).toBe(1)
  })

  it('with failures to be confirmed, only one seen so many times in a row counts', async () => {
    const { registry, asked } = answering('fail', 'fail', 'fail', 'pass')
    expect(await runStep(registry, call({ failures: true }), target, makeStepContext())).toMatchObject({
      outcome: 'fail',
      summary: 'answer 3 (3 times in a row)',
    })
    expect(asked()).toBe(3)
  })

  it('the first good answer ends the asking', async () => {
    const { registry, asked } = answering('fail', 'pass', 'fail')
    expect(await runStep(registry, call({ failures: true }), target, makeStepContext())).toMatchObject({
      outcome: 'pass',
      summary: 'answer 2 (at attempt 2)',
    })
    expect(asked()).toBe(2)
  })

  it('when nobody could look it is tried again either way', async () => {
    for (const failures of [true, false]) {
      const { registry } = answering(unreachable, 'pass')
      expect(await runStep(registry, call({ failures }), target, makeStepContext())).toMatchObject({
        outcome: 'pass',
      })
    }
  })

  it('a run that is stopped between two attempts ends there', async () => {
    const stop = new AbortController()
    const { registry, asked } = answering('fail', 'fail')
    const taken = runStep(
      registry,
      call({ failures: true, delayMs: 30_000 }),
      target,
      makeStepContext({ signal: stop.signal }),
    )
    stop.abort()
    await expect(taken).rejects.toMatchObject({ code: 'CANCELED' })
    expect(asked()).toBeLessThan(2)
  })
})
