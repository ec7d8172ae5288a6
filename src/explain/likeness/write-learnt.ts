import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { findCause } from '../../diagnosis/causes.ts'
import { type Lesson, learn } from './learn.ts'
import { type Outcome, outcomeOf } from './model.ts'
import { writeModel } from './model-text.ts'

const reports = ['cases.yaml', 'reports.yaml', 'harmless.yaml'].map(
  (name) => new URL(`../../../test/explain/${name}`, import.meta.url),
)

const schema = z.array(
  z.object({
    name: z.string(),
    causes: z.union([z.literal('harmless'), z.array(z.string())]),
    paste: z.string(),
  }),
)

/** What the reports of the tests teach: their text, and what it came from. */
export function lessons(): Lesson[] {
  return reports
    .flatMap((file) => schema.parse(parse(readFileSync(file, 'utf8'))))
    .flatMap(({ causes, paste }): Lesson[] => {
      const outcomes = causes === 'harmless' ? [causes] : [...new Set(causes.flatMap((id) => outcomesOf(id)))]
      return outcomes.length === 0 ? [] : [{ text: paste, outcomes }]
    })
}

function outcomesOf(id: string): Outcome[] {
  const cause = findCause(id)
  return cause === undefined ? [] : [outcomeOf(cause.id)]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('./learnt.tsv', import.meta.url), writeModel(learn(lessons())))
}
