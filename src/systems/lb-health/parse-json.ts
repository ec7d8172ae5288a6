import { z } from 'zod'

/** Answers larger than this are no answer of a command-line tool. */
const largest = 2_000_000

/** The JSON that text begins with or is, after what is before its first bracket; null when there is none. */
export function parseJson(text: string): unknown {
  if (text.length > largest) return null
  const from = text.search(/[[{]/)
  if (from === -1) return null
  const whole = text.slice(from).trimEnd()
  return (
    tryParse(whole) ?? tryParse(whole.slice(0, Math.max(whole.lastIndexOf('}'), whole.lastIndexOf(']')) + 1))
  )
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Text of a field that tools give as text, number or nothing. */
export const loose = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : String(value)))

export const looseNumber = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) =>
    value === null || value === undefined || value === '' || Number.isNaN(Number(value))
      ? null
      : Number(value),
  )
