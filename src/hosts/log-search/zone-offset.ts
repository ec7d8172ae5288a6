const formatters = new Map<string, Intl.DateTimeFormat | null>()

/** What to take from a wall-clock time (as if it were UTC, in ms) to get UTC. Unknown zones are taken for UTC. */
export function zoneOffset(zone: string, wallMs: number): number {
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(zone)
  if (fixed !== null) {
    return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000
  }
  if (zone === 'Z' || zone === 'UTC' || zone === '') return 0
  const first = offsetAt(zone, wallMs)
  return offsetAt(zone, wallMs - first)
}

/** The offset of an IANA zone at an instant, in ms. */
function offsetAt(zone: string, utcMs: number): number {
  const formatter = formatterOf(zone)
  if (formatter === null) return 0
  const part: Record<string, number> = {}
  for (const { type, value } of formatter.formatToParts(utcMs)) part[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utcMs / 1000) * 1000
}

function formatterOf(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  if (formatters.size > 200) formatters.clear()
  let made: Intl.DateTimeFormat | null = null
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    // A log may name anything as its zone.
  }
  formatters.set(zone, made)
  return made
}
