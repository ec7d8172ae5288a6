import type { ParseResult } from '@marcbachmann/cel-js'
import { BotError } from '../errors.ts'
import type { AlertMapping } from './alert-mapping.ts'
import { type MappingPart, mappingFault } from './mapping-fault.ts'
import { mappingLanguage } from './mapping-language.ts'

/** A mapping whose expressions are ready to be asked; null: the mapping has none for this. */
export interface CompiledMapping {
  each: ParseResult | null
  when: ParseResult | null
  key: ParseResult
  state: ParseResult
  title: ParseResult
  severity: ParseResult | null
  url: ParseResult | null
  link: ParseResult | null
  at: ParseResult | null
  labels: [name: string, expression: ParseResult][]
}

/** Throws `CONFIG_INVALID` for an expression with a fault; a checked configuration has none. */
export function compileMapping(mapping: AlertMapping): CompiledMapping {
  const optional = (part: Exclude<MappingPart, 'label'>) => {
    const expression = mapping[part]
    return expression === undefined ? null : compile(part, expression)
  }
  return {
    each: optional('each'),
    when: optional('when'),
    key: compile('key', mapping.key),
    state: compile('state', mapping.state),
    title: compile('title', mapping.title),
    severity: optional('severity'),
    url: optional('url'),
    link: optional('link'),
    at: optional('at'),
    labels: Object.entries(mapping.labels).map(([name, expression]) => [name, compile('label', expression)]),
  }
}

function compile(part: MappingPart, expression: string): ParseResult {
  const fault = mappingFault(part, expression)
  if (fault === null) return mappingLanguage[part === 'each' ? 'body' : 'item'].parse(expression)
  throw new BotError(
    'CONFIG_INVALID',
    `The expression "${expression}" for the ${part} of an alert ${fault}.`,
    'Mend it under "alert_mappings" of the services file; "fiveohtwo check" says where.',
  )
}
