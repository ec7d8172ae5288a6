import type { AlarmCounts, AlarmNote } from '../../model/alarm.ts'
import type { Happening } from '../../model/timeline.ts'
import { addPart } from './add-part.ts'
import { type AlarmsStory, countEveryMs, noCounts } from './alarms-story.ts'
import type { Story } from './story.ts'

/** Of each state: a storm tells of thousands, and no message shows more than twenty. */
export const mostKept = 100

type Told<K extends Happening['kind']> = Extract<Happening, { kind: K }>

/** What alarms, their triage, and those who were told of it did to a story. */
export function tellAlarms(story: Story, what: Happening, at: string): void {
  switch (what.kind) {
    case 'alerts.gathered':
      story.alarms = gathered(story.alarms, what, at)
      addPart(story, { kind: 'alarms' })
      return
    case 'triage.withheld':
      story.heldBack = { why: what.why, at }
      return
    case 'run.started':
      story.heldBack = null
      return
    case 'alarm.mapped':
      mapped(story, what, at)
      return
    case 'incident.joined':
      story.parent = { incident: what.parent, why: what.why }
      return
    case 'incident.gathered':
      if (story.children.every(({ incident }) => incident !== what.child)) {
        story.children.push({ incident: what.child, service: what.service })
      }
      return
    case 'source.told': {
      const { kind: _kind, ...told } = what
      const topic = topicOf(told.what)
      const others = story.told.filter(
        (one) => one.source !== told.source || one.ticket !== told.ticket || topicOf(one.what) !== topic,
      )
      story.told = [...others, { ...told, at }]
    }
  }
}

function gathered(before: AlarmsStory | null, what: Told<'alerts.gathered'>, at: string): AlarmsStory {
  const { counts } = what
  const notes = notesNow(before, what)
  const settled = before === null || isNews(before, what) || isTime(before.settled.at, at)
  const hasTurned = before === null || firing(before.counts) !== firing(counts)
  return {
    notes,
    counts,
    at,
    settled: settled ? { counts, at } : before.settled,
    turnedAt: hasTurned ? at : before.turnedAt,
  }
}

/**
 * What was not listed may be over, or another's by now: of each state there are no more than were counted, nor than
 * {@link mostKept}. Those just told stay, and of the others the first, since which it lasts, and the newest.
 */
function notesNow(
  before: AlarmsStory | null,
  { alarms, counts }: Told<'alerts.gathered'>,
): Map<string, AlarmNote> {
  const known = new Map(before?.notes)
  for (const note of alarms) known.set(note.id, note)
  const fresh = new Set(alarms.map(({ id }) => id))
  const kept = new Set<string>()
  for (const [state, group] of Map.groupBy(known.values(), (note) => note.state)) {
    const most = Math.min(counts[state], mostKept)
    const told = group.filter(({ id }) => fresh.has(id)).slice(0, most)
    const others = group.filter(({ id }) => !fresh.has(id))
    const room = most - told.length
    const first = others.slice(0, Math.ceil(room / 2))
    const newest = others.slice(Math.max(first.length, others.length - Math.floor(room / 2)))
    for (const { id } of [...told, ...first, ...newest]) kept.add(id)
  }
  return new Map([...known].filter(([id]) => kept.has(id)))
}

/** Whether anything is different but how many alerts there were. */
export function isNews(
  { notes, counts }: Pick<AlarmsStory, 'notes' | 'counts'>,
  told: Pick<Told<'alerts.gathered'>, 'alarms' | 'counts'>,
): boolean {
  const isOther = (note: AlarmNote) => {
    const known = notes.get(note.id)
    return known === undefined || shownOf(known) !== shownOf(note)
  }
  return told.alarms.some(isOther) || kinds.some((kind) => counts[kind] !== told.counts[kind])
}

const kinds = ['firing', 'acknowledged', 'resolved', 'flapping'] as const satisfies (keyof AlarmCounts)[]

function shownOf({ source, state, severity, title, link, at, flapping, mappable }: AlarmNote): string {
  return JSON.stringify([source, state, severity, title, link, at, flapping, mappable])
}

function isTime(since: string, at: string): boolean {
  return Date.parse(at) - Date.parse(since) >= countEveryMs
}

function firing({ firing, acknowledged }: AlarmCounts): boolean {
  return firing + acknowledged > 0
}

/** One that belongs to another service goes on in its incident: here it does not count any more. */
function mapped(story: Story, { alarm, title, service, by }: Told<'alarm.mapped'>, at: string): void {
  story.mapped = [...story.mapped.filter((one) => one.alarm !== alarm), { alarm, title, service, by, at }]
  const { alarms } = story
  const note = alarms?.notes.get(alarm)
  if (service === story.service.name || alarms === null || note === undefined) return
  const notes = new Map(alarms.notes)
  notes.delete(alarm)
  const counts = without(alarms.counts, note)
  story.alarms = { ...alarms, notes, counts, settled: { counts, at } }
}

function without(counts: AlarmCounts, { state, flapping, received }: AlarmNote): AlarmCounts {
  const less = (kind: keyof AlarmCounts, by: number) => Math.max(noCounts[kind], counts[kind] - by)
  return {
    ...counts,
    [state]: less(state, 1),
    flapping: less('flapping', flapping ? 1 : 0),
    received: less('received', received),
  }
}

/** A silence and its end are one thing, of which the last word counts. */
function topicOf(what: Told<'source.told'>['what']): string {
  return what === 'unsilenced' ? 'silenced' : what
}
