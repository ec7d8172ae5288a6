import { z } from 'zod'
import { nameSchema } from '../config/services-schema.ts'

/** What a step saw at one place. */
const observationSchema = z.strictObject({
  outcome: z.enum(['pass', 'fail', 'unknown']),
  summary: z.string().max(2000).default(''),
  facts: z
    .record(z.string(), z.unknown())
    .nullable()
    .default(null)
    .describe('As the step gives them; "fiveohtwo runbook record" writes them down from an incident.'),
  reason: z.string().max(60).optional().describe('Of "unknown": the code of why nobody could look.'),
  started: z.iso.datetime().optional().describe('When, where it matters; default "at".'),
  took: z.int().nonnegative().default(0).describe('Milliseconds.'),
})

/** How a test of a runbook is written down: `runbooks/tests/*.yaml`. */
export const caseGrammar = z.strictObject({
  title: z.string().min(1).max(200).describe('What happened: "One of two backends is down".'),
  runbook: nameSchema.default('502'),
  at: z.iso.datetime().default('2026-01-01T00:00:00Z').describe('When the evidence was gathered.'),
  inventory: z
    .record(z.string(), z.unknown())
    .describe('Hosts and one service, written as in services.yaml.'),
  evidence: z
    .record(nameSchema, z.record(z.string(), observationSchema))
    .describe(
      'Step, and below it place (edge, app/10.0.0.5:8080, host/web-1, "path" for the whole path), and what was seen there.',
    ),
  expect: z
    .strictObject({
      state: z.enum(['fault', 'healthy', 'inconclusive']).optional(),
      cause: z.string().nullable().optional(),
      hop: z.string().nullable().optional(),
      target: z.string().nullable().optional(),
      remedy: z
        .string()
        .nullable()
        .optional()
        .describe('A remedy that must answer what was found; null for none.'),
      takes: z.array(nameSchema).optional().describe('Steps that must be taken.'),
      skips: z.array(nameSchema).optional().describe('Steps that must be taken nowhere.'),
    })
    .refine((expected) => Object.keys(expected).length > 0, 'say what must come of it')
    .describe('What must come of it; what is left out may be anything.'),
})
