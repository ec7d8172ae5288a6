import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { caseGrammar } from '../runbook/case-grammar.ts'
import { changeSteps } from '../runbook/change-steps.ts'
import { typesOf } from '../runbook/check-call.ts'
import { remedyGrammar, runbookGrammar } from '../runbook/grammar.ts'
import { steps } from '../runbook/steps.ts'
import { servicesSchema } from './services-schema.ts'

const root = new URL('../../', import.meta.url)

/** The JSON Schemas that editors check the operator's files by, as text, by their path from the project's root. */
export function jsonSchemas(): Record<string, string> {
  const looks = typesOf(steps)
  const changes = typesOf(changeSteps)
  return {
    'services.schema.json': toText(servicesSchema, 'Services of fiveohtwo'),
    'runbooks/runbook.schema.json': toText(runbookGrammar(looks), 'Runbook of fiveohtwo'),
    'runbooks/tests/case.schema.json': toText(caseGrammar, 'Test of a runbook of fiveohtwo'),
    'runbooks/remedies/remedy.schema.json': toText(remedyGrammar({ looks, changes }), 'Remedy of fiveohtwo'),
  }
}

function toText(schema: z.ZodType, title: string): string {
  const written = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => describeParams(jsonSchema),
  })
  return `${JSON.stringify({ title, ...written }, null, 2)}\n`
}

/** Lets an editor know the parameters of each step type: an object with `type` and `with` gets one branch per type. */
function describeParams(schema: z.core.JSONSchema.BaseSchema): void {
  const { type, with: params } = schema.properties ?? {}
  if (typeof type !== 'object' || params === undefined) return
  schema.allOf = [...Object.values(steps), ...Object.values(changeSteps)]
    .filter((step) => type.enum?.includes(step.type))
    .map((step) => {
      const { $schema: _version, ...own } = z.toJSONSchema(step.params, { io: 'input' })
      return {
        if: { properties: { type: { const: step.type } } },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword, and nobody awaits it.
        then: { properties: { with: own } },
      }
    })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(jsonSchemas())) {
    const file = new URL(path, root)
    if (isCurrent(file, text)) continue
    writeFileSync(file, text)
    process.stdout.write(`wrote ${path}\n`)
  }
}

function isCurrent(file: URL, text: string): boolean {
  try {
    // Compared as data: the committed files are formatted like the rest of the project.
    return isDeepStrictEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(text))
  } catch {
    return false
  }
}
