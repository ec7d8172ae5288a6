import type { AlarmCounts, AlarmNote } from '../../model/alarm.ts'
import type { LinkedItem, Tone } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { minuteOf } from '../minute-of.ts'
import type { AlarmsStory } from './alarms-story.ts'
import { sourceName, sourceNames } from './source-name.ts'

const longestTitle = 120

const tones = { firing: 'bad', acknowledged: 'warn', resolved: 'good' } as const satisfies Record<
  AlarmNote['state'],
  Tone
>

/** `Alertmanager: 3 alarms firing, 1 resolved (212 alerts), since 02:14 UTC.` */
export function monitoringLine(
  { notes }: Pick<AlarmsStory, 'notes'>,
  counts: AlarmCounts,
  openedAt: string,
): string {
  const all = [...notes.values()]
  const from = sourceNames(all.map(({ source }) => source))
  const { received } = counts
  const heard = received > totalOf(counts) ? ` (${received.toLocaleString('en-US')} alerts)` : ''
  const [since] = all
    .filter(({ state }) => state !== 'resolved')
    .map(({ at }) => at)
    .toSorted()
  const began = since === undefined ? '' : `, since ${minute(since, openedAt)}`
  return `${from.charAt(0).toUpperCase()}${from.slice(1)}: ${countWords(counts)}${heard}${began}.${flappingWords(counts)}`
}

/** `3 alarms firing, 1 acknowledged, 12 resolved`, `all 4 alarms resolved` */
export function countWords(counts: AlarmCounts): string {
  const { firing, acknowledged, resolved } = counts
  if (totalOf(counts) === 0) return 'no alarm'
  if (firing + acknowledged === 0)
    return resolved === 1 ? '1 alarm, resolved' : `all ${resolved} alarms resolved`
  const parts = [
    [firing, 'firing'],
    [acknowledged, 'acknowledged'],
    [resolved, 'resolved'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, state], index) => (index === 0 ? `${alarms(count)} ${state}` : `${count} ${state}`))
    .join(', ')
}

export function totalOf({ firing, acknowledged, resolved }: AlarmCounts): number {
  return firing + acknowledged + resolved
}

export function alarms(count: number): string {
  return count === 1 ? '1 alarm' : `${count.toLocaleString('en-US')} alarms`
}

/** An alarm in one line with its sign: `High error rate · firing since 02:14 UTC · critical · Alertmanager`. */
export function alarmItem(note: AlarmNote, openedAt: string, lead = ''): LinkedItem {
  const { state, severity, title, source, link, at, flapping } = note
  const comes = flapping ? ['comes and goes'] : []
  const parts = [`${state} since ${minute(at, openedAt)}`, ...comes, severity, sourceName(source)]
  return { tone: tones[state], text: `${lead}${clip(title, longestTitle)} · ${parts.join(' · ')}`, url: link }
}

/** What fires first, then the newest. */
export function byUrgency(notes: Iterable<AlarmNote>): AlarmNote[] {
  const newest = [...notes].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  return byState(newest)
}

/** What fires first, otherwise as they are. */
export function byState(notes: Iterable<AlarmNote>): AlarmNote[] {
  const rank = { firing: 0, acknowledged: 1, resolved: 2 }
  return [...notes].toSorted((a, b) => rank[a.state] - rank[b.state])
}

export function minute(at: string, openedAt: string): string {
  return minuteOf(new Date(at), new Date(openedAt))
}

function flappingWords({ flapping }: AlarmCounts): string {
  if (flapping === 0) return ''
  return flapping === 1 ? ' 1 of them comes and goes.' : ` ${flapping} of them come and go.`
}
