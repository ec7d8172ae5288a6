import { z } from 'zod'
import { durationSchema } from '../../src/model/duration.ts'
import { defineStep } from '../../src/model/step.ts'
import type { KnownSteps } from '../../src/runbook/check-call.ts'

function unused(): never {
  throw new Error('a loader takes no step')
}

/** A few steps that are only read about; their parameters stay as they are when the product's change. */
export const knownSteps: KnownSteps = {
  vantage: defineStep({
    type: 'vantage',
    effect: 'read',
    title: 'Check our own position',
    looksAt: 'path',
    params: z.object({}),
    run: async () => unused(),
  }),
  http: defineStep({
    type: 'http',
    effect: 'read',
    title: 'HTTP request',
    looksAt: 'target',
    // Not strict: a loader refuses unknown parameters of its own accord.
    params: z.object({ method: z.enum(['GET', 'HEAD']).default('GET'), timeout: durationSchema.optional() }),
    run: async () => unused(),
  }),
  sample: defineStep({
    type: 'sample',
    effect: 'read',
    title: 'Repeated HTTP requests',
    looksAt: 'target',
    params: z.strictObject({ requests: z.int().min(1).max(200).default(20) }),
    run: async () => unused(),
  }),
  tcp: defineStep({
    type: 'tcp',
    effect: 'read',
    title: 'Connect to a named port',
    looksAt: 'target',
    params: z.strictObject({ port: z.int() }),
    run: async () => unused(),
  }),
  'demo.restart': defineStep({
    type: 'demo.restart',
    effect: 'change',
    title: 'Restart a process',
    looksAt: 'target',
    params: z.strictObject({}),
    run: async () => unused(),
  }),
}
