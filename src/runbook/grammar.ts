import { z } from 'zod'
import { limitedDuration } from '../config/limited-duration.ts'
import { nameSchema } from '../config/services-schema.ts'
import { systems } from '../model/system.ts'

const maximumStages = 20
const maximumSteps = 50
const longestChangeMs = 3_600_000
const rollbackHint = 'write "undo", or "none:" with the reason'

const paramsSchema = z.record(z.string(), z.unknown()).describe('Parameters of the step type.')

function typeSchema(types: readonly string[]) {
  return z.enum(types).describe('What the step does.')
}

/** How a runbook is written down; `types` are the step types that may be named. */
export function runbookGrammar(types: readonly string[]) {
  const step = z.strictObject({
    id: nameSchema.describe('Unique in the runbook.'),
    type: typeSchema(types),
    for_each: z
      .enum(['edge', 'targets', 'backends', 'hosts', 'path'])
      .optional()
      .describe(
        'What the step is repeated for; default edge, hosts for a step that looks inside a machine, path for one that looks at the whole path.',
      ),
    with: paramsSchema.optional(),
    when: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('CEL over target or host, service and steps; the step is skipped where it is false.'),
    timeout: limitedDuration(100, 120_000).prefault('10s').describe('Time for one attempt; default 10s.'),
    retry: z
      .strictObject({
        attempts: z.int().min(1).max(5).default(1),
        delay: limitedDuration(0, 30_000).prefault('200ms'),
        on: z
          .enum(['unknown', 'fail'])
          .default('unknown')
          .describe(
            'unknown: again only when we could not look (default). fail: also while the target fails, so that a failure counts only when it was seen so many times in a row.',
          ),
      })
      .prefault({})
      .describe('How often a step is taken at one place until there is an answer; default once.'),
  })
  const stage = z.strictObject({ name: nameSchema, steps: z.array(step).min(1).max(maximumSteps) })
  return z.strictObject({
    title: z.string().min(1).max(200),
    description: z.string().max(2000).default(''),
    stages: z
      .array(stage)
      .min(1)
      .max(maximumStages)
      .describe('Stages run one after another; the steps of a stage run side by side.'),
  })
}

/** How a remedy is written down: `looks` are the step types that look, `changes` those that change. */
export function remedyGrammar(types: { looks: readonly string[]; changes: readonly string[] }) {
  const look = z.strictObject({
    type: typeSchema(types.looks),
    with: paramsSchema.optional(),
    expect: z
      .enum(['pass', 'fail'])
      .default('pass')
      .describe('The outcome that lets the plan go on; default pass.'),
  })
  const change = z.strictObject({ type: typeSchema(types.changes), with: paramsSchema.optional() })
  return z.strictObject({
    title: z.string().min(1).max(200).describe('What it does, as on the button: "Restart the unit".'),
    causes: z.array(z.string()).min(1).max(100).describe('Ids of the causes that it mends.'),
    systems: z.array(z.enum(systems)).min(1).describe('The products to which it can be done.'),
    origins: z
      .array(z.enum(['file', 'demo']))
      .min(1)
      .default(['file'])
      .describe('Services of the services file, or of the demo; default [file].'),
    at: z
      .enum(['fault', 'outside', 'nearest'])
      .default('fault')
      .describe(
        'fault: at the hop and place that are blamed (default). outside: at the nearest hop outside of it whose system is one of "systems", on every machine that runs it. nearest: at the blamed hop where its system is one of them, otherwise outside.',
      ),
    risk: z.enum(['low', 'medium', 'high']).describe('Which rule of the service decides who approves it.'),
    takes: limitedDuration(1, longestChangeMs).describe('How long it usually takes: 10s, 2m.'),
    reach: z
      .string({ error: ifMissing('say in one sentence whom it touches, and for how long') })
      .min(1)
      .max(500)
      .describe('Whom it touches, in one sentence.'),
    privileges: z
      .array(z.string().min(1).max(500))
      .max(20)
      .default([])
      .describe('What the account that changes things must be allowed to do: lines for sudoers, groups.'),
    precheck: z
      .array(look)
      .max(maximumSteps)
      .default([])
      .describe('What must still be so before anything is changed.'),
    apply: z.array(change).min(1).max(maximumSteps).describe('What is changed, in this order.'),
    verify: z
      .array(look, { error: ifMissing('say how to see that it worked') })
      .min(1)
      .max(maximumSteps)
      .describe('How to see that it worked, at the place that is changed.'),
    rollback: z
      .union(
        [
          z.strictObject({ none: z.string().min(1).max(500) }),
          z.literal('undo', { error: 'must be undo, or a mapping "none:" with the reason' }),
        ],
        { error: ifMissing(rollbackHint) },
      )
      .describe("undo: each change's own way back, last one first. none: why there is no way back."),
  })
}

/** Shown as the hint beside `missing key …`. */
function ifMissing(hint: string) {
  return ({ input }: { input?: unknown }) => (input === undefined ? hint : undefined)
}
