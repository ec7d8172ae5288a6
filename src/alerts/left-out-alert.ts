import { hashOf } from '../canonical-json.ts'
import type { Alert } from '../model/alert.ts'
import { cleanAlert, type FoundAlert } from './clean-alert.ts'
import type { ReadEntry } from './gather-alerts.ts'

/** A message about a group of alerts, which may tell of only some of them. */
interface GroupMessage
  extends Pick<FoundAlert, 'source' | 'key' | 'severity' | 'title' | 'labels' | 'url' | 'link'> {
  /** Of the group: `firing` as long as one of its alerts fires. */
  status: string | null | undefined
  /** How many alerts the message lacks. */
  count: number | null | undefined
  /** What it has. */
  told: readonly ReadEntry[]
}

/**
 * What was cut off a message, as one alert of its own. Nobody says when each of them ends, so it ends with the group, whose last
 * message may be short enough to be whole: that is an end which may have had no beginning.
 */
export function leftOutAlert({ status, count, told, ...found }: GroupMessage): Alert | null {
  const state = status === 'resolved' ? 'resolved' : 'firing'
  if (!count && state === 'firing') return null
  const deliveries = told.map((entry) => (entry !== null && 'key' in entry ? entry.delivery : null))
  return cleanAlert({
    ...found,
    delivery: hashOf([found.key, state, count ?? 0, deliveries]),
    state,
    ticket: null,
    at: null,
  })
}
