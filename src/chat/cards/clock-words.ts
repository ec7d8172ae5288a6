/** `03:12:05 UTC`, with its date before it when that is not the day of `since`. Both are ISO 8601 in UTC. */
export function clockTime(at: string, since: string): string {
  const time = `${at.slice(11, 19)} UTC`
  return at.slice(0, 10) === since.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`
}

/** A length of time in its two largest units: `850 ms`, `4 min 12 s`, `2 h 3 min`. */
export function durationWords(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min')
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}
