import type { Alarm, AlarmCounts, AlarmNote } from '../../model/alarm.ts'
import { isFlapping } from './is-flapping.ts'
import { sinceOf } from './since-of.ts'
import { suggestRule } from './suggest-rule.ts'

/** A card that lists more is not read. */
const mostListed = 20

/** The alarms as a timeline lists them, what fires first; `more` are not listed. */
export function alarmNotes(alarms: readonly Alarm[], now: Date): { alarms: AlarmNote[]; more: number } {
  const rank = ({ state }: Alarm) => (state === 'firing' ? 0 : state === 'acknowledged' ? 1 : 2)
  const listed = alarms.toSorted((one, other) => rank(one) - rank(other)).slice(0, mostListed)
  return { alarms: listed.map((alarm) => noteOf(alarm, now)), more: alarms.length - listed.length }
}

/** All alarms of an incident, counted. */
export function countAlarms(alarms: readonly Alarm[], now: Date): AlarmCounts {
  const counts = { firing: 0, acknowledged: 0, resolved: 0, flapping: 0, received: 0 }
  for (const alarm of alarms) {
    counts[alarm.state] += 1
    counts.received += alarm.received
    if (isFlapping(alarm, now)) counts.flapping += 1
  }
  return counts
}

function noteOf(alarm: Alarm, now: Date): AlarmNote {
  const { id, source, state, severity, title, link, ticket, received } = alarm
  const at = sinceOf(alarm).toISOString()
  return {
    ...{ id, source, state, severity, title, link, ticket, at, received },
    flapping: isFlapping(alarm, now),
    ...(suggestRule(alarm) === null ? { mappable: false } : {}),
  }
}
