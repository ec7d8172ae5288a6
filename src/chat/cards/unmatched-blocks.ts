import type { AlarmNote } from '../../model/alarm.ts'
import type { Block, Button } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { alarmItem, byState, totalOf } from './alarm-words.ts'
import type { Heading } from './heading.ts'
import { sourceName } from './source-name.ts'
import type { Story } from './story.ts'

/** As many buttons as a row of the narrowest platform has. */
const mostButtons = 5

/** `3 alerts that belong to no service` */
export function unmatchedHeading({ alarms }: Pick<Story, 'alarms'>): Heading {
  const count = alarms === null ? 0 : totalOf(alarms.counts)
  if (count === 0) return { text: 'Every alert here belongs to a service by now', tone: 'good' }
  const text =
    count === 1 ? '1 alert that belongs to no service' : `${count} alerts that belong to no service`
  return { text, tone: 'warn' }
}

/** Each of the alarms that nobody knows, with a button that asks whose it is. */
export function unmatchedBlocks({ alarms, openedAt, closed }: Story): Block[] {
  if (alarms === null || closed !== null || totalOf(alarms.counts) === 0) return []
  const numbers = new Map([...alarms.notes.keys()].map((id, index) => [id, index + 1]))
  const shown = byState(alarms.notes.values())
    .toSorted((one, other) => Number(isMappable(other)) - Number(isMappable(one)))
    .slice(0, mostButtons)
  const isOnly = totalOf(alarms.counts) === 1
  const numbered = shown.map((note) => ({ note, number: isOnly ? null : (numbers.get(note.id) ?? null) }))
  const mappable = numbered.filter(({ note }) => isMappable(note))
  const more = totalOf(alarms.counts) - shown.length
  return [
    {
      type: 'links',
      title:
        mappable.length === 0 && numbered.length > 0
          ? 'Nothing here names what a rule could match:'
          : `Say whose ${isOnly ? 'it' : 'each'} is, and it goes on in that service’s incident, now and from now on:`,
      items: numbered.map(({ note, number }) => {
        const { text, ...item } = alarmItem(note, openedAt, number === null ? '' : `${number}. `)
        return { ...item, text: isMappable(note) ? text : `${text} · cannot be mapped` }
      }),
    },
    ...(more > 0
      ? [
          {
            type: 'text',
            text: `… ${more.toLocaleString('en-US')} more in the thread: map others as in: map <alarm> <service>`,
          } as const,
        ]
      : []),
    ...(mappable.length > 0
      ? [
          {
            type: 'buttons',
            buttons: mappable.map(({ note, number }) => mapButton(note, number)),
          } as const,
        ]
      : []),
  ]
}

function isMappable({ mappable }: AlarmNote): boolean {
  return mappable !== false
}

function mapButton({ id, title, source }: AlarmNote, number: number | null): Button {
  return {
    id: `map:${id}`,
    label: number === null ? 'Map this alert' : `Map alert ${number}`,
    style: 'plain',
    confirm: `Which service does “${clip(title, 120)}” from ${sourceName(source)} belong to? Alerts like it go on there, too.`,
    asks: {
      reason: false,
      typed: null,
      answer: { label: 'Service', hint: 'Its name, as "services" lists it.' },
    },
  }
}
