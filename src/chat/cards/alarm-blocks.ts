import type { Block } from '../../model/message.ts'
import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import { alarmItem, alarms, byUrgency, minute, monitoringLine, totalOf } from './alarm-words.ts'
import { isUnmatched } from './is-unmatched.ts'
import { isRunning, type Story } from './story.ts'
import { toldSentences } from './told-words.ts'

const mostListed = 3
const mostServices = 3

/** What monitoring says of an incident, as its card has it: a line or two, and the alarms that matter most. */
export function alarmBlocks(story: Story): Block[] {
  const lines = [...relationLines(story), ...monitoringLines(story), ...heldBackLines(story)]
  return [
    ...lines.map((text): Block => ({ type: 'text', text })),
    ...(isUnmatched(story.service) || story.closed !== null ? [] : listed(story)),
    ...toldLine(story),
  ]
}

/** `Part of INC-7: nginx web-2 is the common hop of 7 services: …`; in the parent, which these are. */
function relationLines({ parent, children }: Story): string[] {
  const named = children.slice(0, mostServices).map(({ incident, service }) => `${service} (${incident})`)
  const more = children.length - named.length
  const last = more > 0 ? `${more} more` : named.pop()
  const common = named.length === 0 ? last : `${named.join(', ')} and ${last}`
  return [
    ...(parent === null ? [] : [asSentence(`Part of ${parent.incident}: ${clip(parent.why, 300)}`)]),
    ...(children.length === 0 ? [] : [`Common hop of ${common}.`]),
  ]
}

function monitoringLines(story: Story): string[] {
  const { alarms, openedAt } = story
  if (alarms === null || totalOf(alarms.counts) === 0) return []
  const against = disagreement(story)
  // A single alarm is told by its own line below.
  const isTold = totalOf(alarms.counts) === 1 && alarms.counts.received === 1 && story.closed === null
  return [
    ...(isTold && alarms.notes.size === 1 ? [] : [monitoringLine(alarms, alarms.counts, openedAt)]),
    ...(against === null ? [] : [against]),
  ]
}

/** Where what we see and what monitoring says are not the same; null while we look, and where nobody looked since. */
export function disagreement(story: Story): string | null {
  const run = story.runs.at(-1)
  if (story.alarms === null || story.closed !== null) return null
  if (run === undefined || isRunning(run) || run.finished === null) return null
  const { counts, turnedAt } = story.alarms
  const { verdict, ladder } = run.finished.diagnosis
  const isQuiet = counts.firing + counts.acknowledged === 0
  const isSince = Date.parse(run.finished.at) >= Date.parse(turnedAt)
  if (!isQuiet) {
    if (verdict.state !== 'healthy' || !isSince || counts.firing === 0) return null
    return `Our own requests go well, but ${alarms(counts.firing)} still ${counts.firing === 1 ? 'fires' : 'fire'}.`
  }
  if (verdict.state === 'healthy') return null
  const outermost = ladder[0]?.state
  const isFailing = outermost === 'fail' || outermost === 'partial'
  if (!isSince) {
    if (verdict.state !== 'fault') return null
    const seen = isFailing ? 'our own requests still failed' : 'we still saw a fault'
    return `All alarms are resolved. When we looked last, at ${minute(run.finished.at, story.openedAt)}, ${seen}.`
  }
  if (verdict.state === 'inconclusive')
    return 'All alarms are resolved, but what we saw ourselves does not say so.'
  return `All alarms are resolved, but ${isFailing ? 'our own requests still fail' : 'we still see a fault'}.`
}

function heldBackLines({ heldBack, closed, service }: Story): string[] {
  return heldBack === null || closed !== null
    ? []
    : [`No run was begun: ${asSentence(clip(heldBack.why, 300))} Start one with "diagnose ${service.name}".`]
}

function listed({ alarms, openedAt }: Story): Block[] {
  if (alarms === null) return []
  const items = byUrgency(alarms.notes.values())
    .slice(0, mostListed)
    .map((note) => alarmItem(note, openedAt))
  const more = totalOf(alarms.counts) - items.length
  if (items.length === 0) return []
  return [
    { type: 'links', title: '', items },
    ...(more > 0
      ? [{ type: 'text', text: `… and ${more.toLocaleString('en-US')} more in the thread.` } as const]
      : []),
  ]
}

function toldLine({ told }: Story): Block[] {
  const text = toldSentences(told).join(' ')
  return text === '' ? [] : [{ type: 'text', text }]
}
