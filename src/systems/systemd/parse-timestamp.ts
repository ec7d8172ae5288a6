const units: Record<string, number> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_629_800_000,
  year: 31_557_600_000,
}

/**
 * `Sat 2026-11-21 14:43:44 UTC` as ISO 8601. Null for anything else: the letters of other zones do not tell an offset
 * (systemd.time(7), Parsing timestamps).
 */
export function parseTimestamp(text: string | undefined): string | null {
  const match = /^(?:[A-Z][a-z]{2} )?(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})? (?:UTC|GMT|Z)$/.exec(
    text ?? '',
  )
  if (match === null) return null
  const date = new Date(`${match[1]}T${match[2]}Z`)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** `1 month 2 days ago`, `1h 3min ago`, `321ms ago`, in ms (systemd src/basic/time-util.c, format_timestamp_relative()). */
export function parseAgo(text: string): number | null {
  const parts =
    /((?:\d{1,6} ?(?:us|ms|min|s|h|days?|weeks?|months?|years?) ){0,3}\d{1,6} ?(?:us|ms|min|s|h|days?|weeks?|months?|years?)) ago/.exec(
      text.slice(0, 400),
    )?.[1]
  if (parts === undefined) return null
  let total = 0
  for (const [, count, unit] of parts.matchAll(/(\d{1,6}) ?([a-z]{1,6})/g)) {
    total += Number(count) * (units[(unit ?? '').replace(/(day|week|month|year)s$/, '$1')] ?? 0)
  }
  return Math.round(total)
}
