import { z } from 'zod'
import { observed } from '../config/observed.ts'
import type { ParsedYaml, YamlPath } from '../config/parse-yaml.ts'
import type { Problem } from '../config/problem.ts'
import { type Validated, validate } from '../config/validate.ts'
import { valueAt } from '../config/value-at.ts'
import type { TakenType } from '../model/evidence.ts'
import type { Step } from '../model/step.ts'

/** Steps by their type: the product's own registry, or a smaller one. */
export type KnownSteps = { readonly [T in TakenType]?: Step<T, z.ZodType> }

export type KnownStep = NonNullable<KnownSteps[TakenType]>

/** The step that a piece of YAML names, also when other things are wrong with it. */
export function stepAt(steps: KnownSteps, parsed: ParsedYaml, path: YamlPath): KnownStep | null {
  const type = valueAt(parsed.value, [...path, 'type'])
  return typeof type === 'string' && isKnown(steps, type) ? (steps[type] ?? null) : null
}

/** The parameters of the step at a path, parsed by its own schema. */
export function paramsAt(
  step: KnownStep,
  parsed: ParsedYaml,
  path: YamlPath,
): Validated<Record<string, unknown>> {
  // A parameter that nobody reads is a mistake, whatever the step's own schema makes of it.
  const params = step.params instanceof z.ZodObject ? step.params.strict() : step.params
  const { value, problems } = validate(params.prefault({}), parsed, [...path, 'with'])
  return problems === undefined ? { value: { ...Object(value) } } : { problems }
}

/** Refuses a step that changes something where only looking is allowed, and the other way round. */
export function effectProblems(
  step: KnownStep,
  wanted: KnownStep['effect'],
  parsed: ParsedYaml,
  path: YamlPath,
): Problem[] {
  if (step.effect === wanted) return []
  const type = observed(step.type)
  const words =
    wanted === 'read'
      ? {
          message: `${type} changes something`,
          hint: 'changes belong into "apply" or "rollback" of a remedy',
        }
      : { message: `${type} changes nothing`, hint: 'looking belongs into "precheck" or "verify"' }
  return [{ file: parsed.file, ...parsed.locate([...path, 'type'], 'value'), ...words }]
}

/** The entries of the list at a path, as paths; none when there is no list. */
export function entriesAt(parsed: ParsedYaml, path: YamlPath): YamlPath[] {
  const list = valueAt(parsed.value, path)
  return Array.isArray(list) ? list.map((_entry, index) => [...path, index]) : []
}

export function typesOf(steps: KnownSteps, effect?: KnownStep['effect']): TakenType[] {
  return Object.values(steps).flatMap((step) =>
    effect === undefined || step.effect === effect ? [step.type] : [],
  )
}

function isKnown(steps: KnownSteps, type: string): type is TakenType {
  return Object.hasOwn(steps, type)
}
