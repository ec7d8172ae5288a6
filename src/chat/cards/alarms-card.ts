import type { AlarmNote } from '../../model/alarm.ts'
import type { AlertState } from '../../model/alert.ts'
import type { Block, ChatMessage } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { alarmItem, byUrgency, countWords, monitoringLine, totalOf } from './alarm-words.ts'
import type { AlarmsStory } from './alarms-story.ts'
import { clockTime } from './clock-words.ts'
import { isUnmatched } from './is-unmatched.ts'
import type { Story } from './story.ts'
import { toldSentences } from './told-words.ts'

const mostListed = 20
const mostMapped = 20

/**
 * Everything that monitoring says, in one message that is edited in place: never for the number of alerts alone, which is
 * shown as it was at the time that stands beside it.
 */
export function alarmsCard(story: Story): ChatMessage {
  const { incident, service, alarms, openedAt } = story
  const title = 'What monitoring says'
  if (alarms === null) return { text: title, blocks: [{ type: 'heading', text: title, tone: 'neutral' }] }
  const { counts, at } = alarms.settled
  const isOver = counts.firing + counts.acknowledged === 0
  const line = totalOf(counts) === 0 ? 'No alarm is left here.' : monitoringLine(alarms, counts, openedAt)
  return {
    text: `${incident} ${service.name}: ${countWords(counts)}`,
    blocks: [
      { type: 'heading', text: title, tone: isOver ? 'good' : 'neutral' },
      { type: 'text', text: `${line} As of ${clockTime(at, openedAt)}.` },
      ...listBlocks(alarms, story),
      ...mappedBlocks(story),
      ...sentenceBlocks('Told to the sources:', toldSentences(story.told)),
    ],
  }
}

/** The newest of each state, those that fire first. */
function listBlocks({ notes, counts }: AlarmsStory, { openedAt, service }: Story): Block[] {
  const shown = byUrgency(notes.values()).slice(0, mostListed)
  const item = (note: AlarmNote) => {
    const { text, ...rest } = alarmItem(note, openedAt)
    return { ...rest, text: isUnmatched(service) ? `${text} · alarm ${note.id}` : text }
  }
  return states.flatMap((state): Block[] => {
    const count = counts[state]
    const items = shown.filter((note) => note.state === state).map(item)
    const total = Math.max(count, items.length)
    if (total === 0) return []
    const left = total - items.length
    const title = `${titles[state]} (${total.toLocaleString('en-US')})`
    if (items.length === 0) return [{ type: 'text', text: `${title}: not listed.` }]
    return [
      { type: 'links', title: `${title}:`, items },
      ...(left > 0
        ? [{ type: 'text', text: `… and ${left.toLocaleString('en-US')} more ${state}.` } as const]
        : []),
    ]
  })
}

const states = ['firing', 'acknowledged', 'resolved'] as const satisfies AlertState[]
const titles = { firing: 'Firing', acknowledged: 'Acknowledged', resolved: 'Resolved' } as const

function mappedBlocks({ mapped, openedAt }: Story): Block[] {
  const lines = mapped
    .slice(-mostMapped)
    .map(
      ({ title, service, by, at }) =>
        `“${clip(title, 120)}” belongs to ${service}, said ${by.name} at ${clockTime(at, openedAt)}`,
    )
  return sentenceBlocks('Mapped:', lines)
}

function sentenceBlocks(title: string, items: string[]): Block[] {
  return items.length === 0 ? [] : [{ type: 'list', title, items }]
}
