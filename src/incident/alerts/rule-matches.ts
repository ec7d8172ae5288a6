import type { Alarm } from '../../model/alarm.ts'
import type { AlertRule } from '../../model/monitoring.ts'
import { urlCovers } from './url-covers.ts'

/** What rules look at: an alert, or an alarm. */
export type Matchable = Pick<Alarm, 'labels' | 'url'> & { source: Alarm['source'] }

/** Above the letters of any pattern, so that what is exact is always the more specific. */
const exact = 10_000

/**
 * How specific a rule is to what it matches, null when it does not match: more conditions before fewer, exact values before
 * patterns, longer ones before shorter. A rule without labels and URL matches nothing.
 */
export function ruleMatches({ source, labels, url }: AlertRule, alert: Matchable): number | null {
  if (source !== null && source !== alert.source) return null
  const wanted = Object.entries(labels)
  if (wanted.length === 0 && url === null) return null
  let weight = source === null ? 0 : 1
  for (const [name, pattern] of wanted) {
    const value = Object.hasOwn(alert.labels, name) ? alert.labels[name] : undefined
    if (value === undefined || !matchesPattern(pattern, value)) return null
    weight += pattern.includes('*') ? pattern.replaceAll('*', '').length : exact
  }
  if (url === null) return weight
  const covered = alert.url === null ? null : urlCovers(url, alert.url)
  return covered === null ? null : weight + exact + covered
}

/** With `*` for anything. Looks once along the value: patterns and values are strangers' words. */
function matchesPattern(pattern: string, value: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return value === pattern
  if (!value.startsWith(first)) return false
  let from = first.length
  for (const piece of rest) {
    const found = value.indexOf(piece, from)
    if (found < 0) return false
    from = found + piece.length
  }
  return value.length - last.length >= from && value.endsWith(last)
}
