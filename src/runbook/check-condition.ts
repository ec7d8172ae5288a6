import { TypeError as CelTypeError, ParseError } from '@marcbachmann/cel-js'
import { inert, observed } from '../config/observed.ts'
import { systems } from '../model/system.ts'
import { didYouMean } from '../suggest.ts'
import {
  conditionLanguage,
  hostFields,
  serviceFields,
  stepOutcomes,
  targetFields,
  variables,
} from './condition-language.ts'
import { type Reference, referencesOf } from './condition-references.ts'

/** Where in its runbook a condition stands. */
export interface ConditionPlace {
  /** Ids of the steps of earlier stages, of its own stage, and of later ones. */
  earlier: string[]
  same: string[]
  later: string[]
  /** What its step looks at: only that can be asked about. */
  looksAt: 'target' | 'host' | 'path'
}

export interface ConditionFault {
  /** Characters from the start of the expression. */
  offset: number
  message: string
  hint: string | null
}

/** What is wrong with a `when` expression; empty when it can be evaluated. */
export function checkCondition(text: string, place: ConditionPlace): ConditionFault[] {
  try {
    const parsed = conditionLanguage.parse(text)
    const faults = referencesOf(parsed.ast).flatMap((reference) => referenceFault(reference, place) ?? [])
    if (faults.length > 0) return faults
    const { valid, type, error } = parsed.check()
    if (!valid) return [celFault(error, text, place)]
    if (type === 'bool') return []
    return [
      {
        offset: 0,
        message: `gives ${inert(type ?? 'nothing')}, not true or false`,
        hint: 'compare it with something',
      },
    ]
  } catch (thrown) {
    return [celFault(thrown, text, place)]
  }
}

const fieldsOf = { target: targetFields, host: hostFields }

const wordsFor = { target: 'one target', host: 'one machine', path: 'the whole path' }

function referenceFault(reference: Reference, place: ConditionPlace): ConditionFault | null {
  const { offset } = reference
  switch (reference.to) {
    case 'step':
      return stepFault(reference.id, offset, place)
    case 'steps':
      return { offset, message: 'steps must name one step', hint: 'write steps["id"].outcome' }
    case 'constant':
      return constantFault(reference.of, reference.text, offset)
    case 'target':
    case 'host':
      if (place.looksAt !== reference.to) {
        const message = `${reference.to} is not known where a step looks at ${wordsFor[place.looksAt]}`
        return {
          offset,
          message,
          hint: place.looksAt === 'path' ? 'use service or steps' : `use ${place.looksAt}, service or steps`,
        }
      }
      return fieldFault(reference.to, reference.field, Object.keys(fieldsOf[reference.to]), offset)
    case 'service':
      return fieldFault('service', reference.field, Object.keys(serviceFields), offset)
  }
}

function stepFault(id: string, offset: number, place: ConditionPlace): ConditionFault | null {
  if (place.earlier.includes(id)) return null
  const name = observed(id)
  if (place.same.includes(id)) {
    return {
      offset,
      message: `step ${name} is in the same stage`,
      hint: 'refer to a step of an earlier stage',
    }
  }
  if (place.later.includes(id)) {
    return {
      offset,
      message: `step ${name} is in a later stage`,
      hint: 'refer to a step of an earlier stage',
    }
  }
  const dashed = place.earlier.find((known) => known.startsWith(`${id}-`))
  const hint = dashed === undefined ? didYouMean(id, place.earlier) : `write steps["${dashed}"].outcome`
  return { offset, message: `there is no step ${name} in an earlier stage`, hint }
}

function fieldFault(
  of: string,
  field: string | null,
  known: string[],
  offset: number,
): ConditionFault | null {
  if (field === null || known.includes(field)) return null
  return { offset, message: `${of} has no ${observed(field)}`, hint: didYouMean(field, known) }
}

function constantFault(of: string, text: string, offset: number): ConditionFault | null {
  const known = constants[of]
  if (known === undefined || known.includes(text)) return null
  return { offset, message: `${of} is never ${observed(text)}`, hint: didYouMean(text, known) }
}

const constants: Partial<Record<string, readonly string[]>> = {
  outcome: stepOutcomes,
  'target.system': systems,
  'service.origin': ['file', 'demo', 'ad-hoc', 'common-hop', 'unmatched'],
}

function celFault(thrown: unknown, text: string, place: ConditionPlace): ConditionFault {
  if (!(thrown instanceof ParseError) && !(thrown instanceof CelTypeError)) {
    return { offset: 0, message: inert(String(thrown)), hint: null }
  }
  const offset = thrown.range?.start ?? 0
  if (thrown.code === 'unknown_variable') {
    const name = text.slice(offset, thrown.range?.end)
    return { offset, message: `unknown variable ${observed(name)}`, hint: didYouMean(name, variables) }
  }
  const message = inert(thrown.summary)
  return {
    offset,
    message: `${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    hint: dashHint(text, place),
  }
}

function dashHint(text: string, place: ConditionPlace): string | null {
  const dashed = place.earlier.find((id) => id.includes('-') && text.includes(`steps.${id}`))
  return dashed === undefined ? null : `write steps["${dashed}"].outcome`
}
