import type { Json } from '../json.ts'

/** A boolean as forms carry it. */
export function flagOf(value: Json | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise
  return value === true || value === 'true' || value === '1' || value === 1
}
