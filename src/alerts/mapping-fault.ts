import type { AlertMapping } from './alert-mapping.ts'
import { mappingLanguage } from './mapping-language.ts'
import { saidByCel } from './said-by-cel.ts'

export type MappingPart = Exclude<keyof AlertMapping, 'labels'> | 'label'

const texts = ['string', 'int', 'double']

/** What an expression may come to, beside a value whose type only the JSON tells. */
const types: Record<MappingPart, readonly string[]> = {
  each: ['list'],
  when: ['bool'],
  key: texts,
  state: ['string'],
  title: texts,
  severity: ['string'],
  url: ['string'],
  link: ['string'],
  at: [...texts, 'google.protobuf.Timestamp'],
  label: [...texts, 'bool'],
}

/** What is wrong with an expression of a mapping, to be read after its name; null: it can be used. */
export function mappingFault(part: MappingPart, expression: string): string | null {
  const { valid, type = 'dyn', error } = mappingLanguage[part === 'each' ? 'body' : 'item'].check(expression)
  if (!valid) return `is no expression of CEL: ${saidByCel(error)}`
  const plain = /^optional<(.*)>$/s.exec(type)?.[1] ?? type
  const fits = ['dyn', ...types[part]].includes(plain.replace(/<.*$/s, ''))
  return fits ? null : `comes to ${plain}, not to ${types[part].join(' or ')}`
}
