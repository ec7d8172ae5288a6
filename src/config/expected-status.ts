import type { StatusRange } from '../model/service.ts'

/** Reads `200`, `"200-499"` or a list of those; null when something in it is no status (100-599) or runs backwards. */
export function parseExpectedStatus(written: unknown): StatusRange[] | null {
  const ranges = (Array.isArray(written) ? written : [written]).map(parseRange)
  const parsed = ranges.filter((range) => range !== null)
  return parsed.length === ranges.length && parsed.length > 0 ? parsed : null
}

function parseRange(written: unknown): StatusRange | null {
  if (typeof written !== 'string' && typeof written !== 'number') return null
  const match = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/.exec(String(written).trim())
  if (match === null) return null
  const from = Number(match[1])
  const to = Number(match[2] ?? match[1])
  return from <= to ? { from, to } : null
}
