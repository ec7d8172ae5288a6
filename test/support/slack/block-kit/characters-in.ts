import { isObject } from '../is-object.ts'
import type { Json } from '../json.ts'

/** All characters of text below a value: what the total limits of Slack count. */
export function charactersIn(value: Json): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + charactersIn(each), 0)
  if (!isObject(value)) return 0
  let sum = typeof value.text === 'string' ? value.text.length : 0
  for (const each of Object.values(value)) sum += charactersIn(each)
  return sum
}
