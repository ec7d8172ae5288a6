export type Json = Readonly<Record<string, unknown>>

/** A text as JSON, undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An object, empty when the value is none. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** A text that is not empty, or null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A finite number, or null. */
export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The id of a container as a member of its own, none when the value is not one. */
export function idOf(value: unknown): { id?: string } {
  const id = textOf(value)
  return id !== null && /^[0-9a-f]{12,64}$/.test(id) ? { id } : {}
}
