import { z } from 'zod'
import { observed } from '../config/observed.ts'
import type { ParsedYaml, YamlPath } from '../config/parse-yaml.ts'
import type { Problem } from '../config/problem.ts'
import { type Validated, validate } from '../config/validate.ts'
import { valueAt } from '../config/value-at.ts'
import { type ChangeStep, changeTypes } from '../model/change.ts'
import type { TakenType } from '../model/evidence.ts'
import type { Step } from '../model/step.ts'
import type { ChangeRegistry } from './change-steps.ts'

/** Steps by their type: the product's own registry, or a smaller one. */
export type KnownSteps = { readonly [T in TakenType]?: Step<T, z.ZodType> }

export type KnownStep = NonNullable<KnownSteps[TakenType]>

/** The step that a piece of YAML names, also when other things are wrong with it. */
export function stepAt(steps: KnownSteps, parsed: ParsedYaml, path: YamlPath): KnownStep | null {
  const type = typeAt(parsed, path)
  return type !== null && isKnown(steps, type) ? (steps[type] ?? null) : null
}

/** The change that a piece of YAML names, also when other things are wrong with it. */
export function changeAt(changes: ChangeRegistry, parsed: ParsedYaml, path: YamlPath): ChangeStep | null {
  const known = changeTypes.find((type) => type === typeAt(parsed, path))
  return known === undefined ? null : (changes[known] ?? null)
}

/** The parameters of the step or change at a path, parsed by its own schema. */
export function paramsAt(
  step: { params: z.ZodType },
  parsed: ParsedYaml,
  path: YamlPath,
): Validated<Record<string, unknown>> {
  // A parameter that nobody reads is a mistake, whatever the step's own schema makes of it.
  const params = step.params instanceof z.ZodObject ? step.params.strict() : step.params
  const { value, problems } = validate(params.prefault({}), parsed, [...path, 'with'])
  return problems === undefined ? { value: { ...Object(value) } } : { problems }
}

/** Refuses a change where only looking is allowed. */
export function changeProblems(parsed: ParsedYaml, path: YamlPath): Problem[] {
  const type = typeAt(parsed, path)
  if (type === null || !changeTypes.some((known) => known === type)) return []
  return [
    {
      file: parsed.file,
      ...parsed.locate([...path, 'type'], 'value'),
      message: `${observed(type)} changes something`,
      hint: 'changes belong into "apply" of a remedy',
    },
  ]
}

/** Refuses a look where only changing is allowed. */
export function lookProblems(steps: KnownSteps, parsed: ParsedYaml, path: YamlPath): Problem[] {
  const step = stepAt(steps, parsed, path)
  if (step === null) return []
  return [
    {
      file: parsed.file,
      ...parsed.locate([...path, 'type'], 'value'),
      message: `${observed(step.type)} changes nothing`,
      hint: 'looking belongs into "precheck" or "verify"',
    },
  ]
}

/** The entries of the list at a path, as paths; none when there is no list. */
export function entriesAt(parsed: ParsedYaml, path: YamlPath): YamlPath[] {
  const list = valueAt(parsed.value, path)
  return Array.isArray(list) ? list.map((_entry, index) => [...path, index]) : []
}

export function typesOf(known: { readonly [type: string]: { type: string } | undefined }): string[] {
  return Object.values(known).flatMap((each) => (each === undefined ? [] : [each.type]))
}

function typeAt(parsed: ParsedYaml, path: YamlPath): string | null {
  const type = valueAt(parsed.value, [...path, 'type'])
  return typeof type === 'string' ? type : null
}

function isKnown(steps: KnownSteps, type: string): type is TakenType {
  return Object.hasOwn(steps, type)
}
