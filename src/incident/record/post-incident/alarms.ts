import { countWords } from '../../../chat/cards/alarm-words.ts'
import { sourceName } from '../../../chat/cards/source-name.ts'
import { toldSentences } from '../../../chat/cards/told-words.ts'
import type { AlarmCounts, AlarmNote } from '../../../model/alarm.ts'
import { clock } from './clock.ts'
import { list, prose, table } from './markdown.ts'
import type { Tale } from './tale.ts'

/** What monitoring said and was told, and what other incidents it belongs to. Markdown. */
export function alarms(tale: Tale): string {
  const { entries, openedAt } = tale
  const notes = new Map<string, AlarmNote>()
  let counts: AlarmCounts | null = null
  const told: Parameters<typeof toldSentences>[0][number][] = []
  const family: string[] = []
  for (const { at, what } of entries) {
    if (what.kind === 'alerts.gathered') {
      counts = what.counts
      for (const note of what.alarms) notes.set(note.id, note)
    }
    if (what.kind === 'source.told') told.push({ ...what, at })
    if (what.kind === 'incident.joined') family.push(`Part of ${prose(what.parent)}: ${prose(what.why)}`)
    if (what.kind === 'incident.gathered')
      family.push(`${prose(what.child)} of ${prose(what.service)} is part of this one.`)
  }
  const more = counts === null ? 0 : counts.firing + counts.acknowledged + counts.resolved - notes.size
  const parts = [
    counts === null
      ? 'Monitoring said nothing of it.'
      : `In the end: ${prose(countWords(counts))}, told by ${prose(`${counts.received}`)} ${counts.received === 1 ? 'alert' : 'alerts'}.`,
    table(
      ['Alarm', 'Source', 'Severity', 'In the end', 'Since (UTC)', 'Alerts'],
      [...notes.values()].map((note) => alarmRow(note, openedAt)),
    ),
    more > 0 ? `${prose(`${more}`)} more are not listed.` : '',
    list([...new Set(family)]),
    list(toldSentences(told).map((sentence) => prose(sentence))),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function alarmRow(
  { title, source, severity, state, flapping, at, received }: AlarmNote,
  since: string,
): string[] {
  return [
    prose(title, 200),
    prose(sourceName(source)),
    prose(severity),
    `${prose(state)}${flapping ? ', comes and goes' : ''}`,
    clock(at, since),
    prose(`${received}`),
  ]
}
