import { storable } from './chain.ts'

/** JSON escapes exactly what Postgres refuses: NUL and lone surrogates. */
const refused = /\\u(?:0000|d[89a-f])/

/** The value as JSON that Postgres takes; a value that needs no cleaning, as nearly all do, is walked through once. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value)
  return refused.test(text) ? JSON.stringify(storable(value)) : text
}
