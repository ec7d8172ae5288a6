import { isObject } from './is-object.ts'
import type { JsonObject } from './json.ts'

/** The objects of a list; nothing of anything else. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
