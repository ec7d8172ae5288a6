const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?$/i

/** What is earlier is the zero of some language (Go: year 1), what is later a slip; neither says when something began. */
const earliest = Date.UTC(2000)
const latest = Date.UTC(2100)

/**
 * A time as monitoring systems write it: ISO 8601 (without a zone it is UTC; the zone may lack its colon, as CloudWatch
 * has it), or seconds or milliseconds since 1970, also as text. Null for anything else.
 */
export function readTime(value: unknown): Date | null {
  const time = timeOf(value)
  return time >= earliest && time < latest ? new Date(time) : null
}

function timeOf(value: unknown): number {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'bigint') return sinceEpoch(Number(value))
  if (typeof value === 'number') return sinceEpoch(value)
  if (typeof value !== 'string' || value.length > 40) return Number.NaN
  const text = value.trim()
  if (/^\d{9,13}(?:\.\d{1,9})?$/.test(text)) return sinceEpoch(Number(text))
  // What is no date of ISO 8601 is a day of the year 2000 to Date.parse: "T.000Z".
  if (!isoTime.test(text)) return Number.NaN
  const [, day = '', clock = '', fraction = '', zone = 'Z'] = isoTime.exec(text) ?? []
  return Date.parse(`${day}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}${withColon(zone)}`)
}

/** Milliseconds from here on: as seconds it would be the year 5138. */
function sinceEpoch(count: number): number {
  return count < 1e11 ? Math.round(count * 1000) : Math.round(count)
}

function withColon(zone: string): string {
  return zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()
}
