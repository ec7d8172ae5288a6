import { z } from 'zod'
import { defineChange } from '../../src/model/change.ts'
import { durationSchema } from '../../src/model/duration.ts'
import { defineStep } from '../../src/model/step.ts'
import type { ChangeRegistry } from '../../src/runbook/change-steps.ts'
import type { KnownSteps } from '../../src/runbook/check-call.ts'

function unused(): never {
  throw new Error('a loader takes no step')
}

/** A few steps that are only read about; their parameters stay as they are when the product's change. */
export const knownSteps: KnownSteps = {
  vantage: defineStep({
    type: 'vantage',
    title: 'Check our own position',
    looksAt: 'path',
    params: z.object({}),
    run: async () => unused(),
  }),
  http: defineStep({
    type: 'http',
    title: 'HTTP request',
    looksAt: 'target',
    // Not strict: a loader refuses unknown parameters of its own accord.
    params: z.object({ method: z.enum(['GET', 'HEAD']).default('GET'), timeout: durationSchema.optional() }),
    run: async () => unused(),
  }),
  sample: defineStep({
    type: 'sample',
    title: 'Repeated HTTP requests',
    looksAt: 'target',
    params: z.strictObject({ requests: z.int().min(1).max(200).default(20) }),
    run: async () => unused(),
  }),
  tcp: defineStep({
    type: 'tcp',
    title: 'Connect to a named port',
    looksAt: 'target',
    params: z.strictObject({ port: z.int() }),
    run: async () => unused(),
  }),
}

/** A change that cannot be undone and one that can. */
export const knownChanges: ChangeRegistry = {
  'demo.restart': defineChange({
    type: 'demo.restart',
    title: 'Restart a process',
    actsOn: 'target',
    params: z.strictObject({}),
    exact: z.strictObject({}),
    aim: async () => unused(),
    commands: () => unused(),
    inspect: async () => unused(),
    apply: async () => unused(),
    undo: { none: 'a restart has no undo' },
  }),
  'nginx.reload': defineChange({
    type: 'nginx.reload',
    title: 'Reload',
    actsOn: 'host',
    params: z.object({ signal: z.enum(['HUP']).default('HUP') }),
    exact: z.strictObject({}),
    aim: async () => unused(),
    commands: () => unused(),
    inspect: async () => unused(),
    apply: async () => unused(),
    undo: { commands: () => unused(), apply: async () => unused() },
  }),
}
