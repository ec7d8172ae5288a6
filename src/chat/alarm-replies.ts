import type { Alarm } from '../model/alarm.ts'
import type { Block, ChatMessage, Tone } from '../model/message.ts'
import type { LearnedRule, Silence } from '../model/monitoring.ts'
import { alertRuleLines, alertRuleWords } from './alert-rule-words.ts'
import { durationWords } from './cards/clock-words.ts'
import { sourceName } from './cards/source-name.ts'
import { clip } from './clip.ts'
import { minuteOf } from './minute-of.ts'
import { sentence } from './replies.ts'
import { silenceWords } from './silence-words.ts'

const longestList = 50
const alarmsPerService = 10

/** An alarm that fires, and what is told of it besides itself. */
export interface FiringAlarm {
  alarm: Alarm
  /** Null: nobody's. */
  service: string | null
  since: Date
  flapping: boolean
}

export function silencedReply({ service, until }: Silence, now: Date): ChatMessage {
  const what = service === null ? 'of any service' : `of ${service}`
  return titled(
    `Silenced: alarms ${what} open nothing and begin nothing until ${minuteOf(until, now)}`,
    'warn',
    [
      {
        type: 'text',
        text: 'Incidents that are open still show them. What fires still when the silence is over is told then.',
      },
    ],
  )
}

/** `left` still keeps alarms quiet. */
export function unsilencedReply(service: string | null, left: Silence[], now: Date): ChatMessage {
  const text = `Alarms of ${service ?? 'every service'} are heard again`
  return left.length === 0
    ? sentence(text, 'good')
    : titled(`${text}, but for what is still silenced`, 'warn', [silenceList(left, now)])
}

export function silencesReply(silences: Silence[], now: Date): ChatMessage {
  if (silences.length === 0) return sentence('Nothing is silenced')
  return titled(countWords(silences.length), 'warn', [silenceList(silences, now)])
}

/** A message that also tells what is silenced; the same one when nothing is. */
export function withSilences(message: ChatMessage, silences: Silence[], now: Date): ChatMessage {
  if (silences.length === 0) return message
  return {
    text: `${message.text}; ${countWords(silences.length)}`,
    blocks: [...message.blocks, silenceList(silences, now)],
  }
}

/** By service, those of nobody first; `more` fire besides those that are given. */
export function alarmsReply(
  firing: FiringAlarm[],
  { service, more, now }: { service: string | null; more: boolean; now: Date },
): ChatMessage {
  const of = service === null ? '' : ` of ${service}`
  if (firing.length === 0) return sentence(`No alarm${of} fires`, 'good')
  const groups = [...Map.groupBy(firing, (each) => each.service)].toSorted(([one], [other]) =>
    (one ?? '').localeCompare(other ?? ''),
  )
  const shown = groups.slice(0, longestList)
  const count = `${more ? 'More than ' : ''}${firing.length}`
  return titled(`${count} ${firing.length === 1 ? 'alarm fires' : 'alarms fire'}${of}`, 'bad', [
    ...shown.map(([name, alarms]) => alarmList(name, alarms, now)),
    ...(groups.length > shown.length
      ? [{ type: 'text', text: `… and ${groups.length - shown.length} more services` } as const]
      : []),
    ...(groups.some(([name]) => name === null)
      ? [{ type: 'text', text: 'Say whose they are, as in: map <alarm> <service>.' } as const]
      : []),
  ])
}

/** `titles` are those of the alarms that the rule gave to the service at once. */
export function mappedReply(rule: LearnedRule, titles: string[]): ChatMessage {
  const { service } = rule
  const count = titles.length === 1 ? '1 alarm goes' : `${titles.length} alarms go`
  return titled(`Mapped to ${service}: ${alertRuleWords(rule)}`, 'good', [
    titles.length === 0
      ? { type: 'text', text: `The next alert of this kind goes on in the incident of ${service}.` }
      : {
          type: 'list',
          title: `${count} on in the incident of ${service} now:`,
          items: titles.slice(0, alarmsPerService).map((title) => clip(title, 120)),
        },
    {
      type: 'code',
      title: `To keep it in services.yaml, under ${service}:`,
      lines: ['alerts:', '  rules:', ...alertRuleLines(rule).map((line) => `    ${line}`)],
    },
    { type: 'text', text: `To take it back: unmap ${rule.id}` },
  ])
}

export function rulesReply(rules: LearnedRule[], now: Date): ChatMessage {
  if (rules.length === 0) {
    return titled('No rule was made with "map"', 'neutral', [
      { type: 'text', text: 'Rules of services.yaml are there. Make one with: map <alarm> <service>.' },
    ])
  }
  const fields = rules.slice(-longestList).map((rule) => ({
    label: rule.id,
    value: `${rule.service}: ${alertRuleWords(rule)}. Said ${clip(rule.by, 80)}, ${minuteOf(rule.at, now)}.`,
  }))
  const more = rules.length - fields.length
  return titled(
    rules.length === 1 ? '1 rule was made with "map"' : `${rules.length} rules were made with "map"`,
    'neutral',
    [
      { type: 'fields', fields },
      ...(more > 0 ? [{ type: 'text', text: `… and ${more} older ones` } as const] : []),
      { type: 'text', text: 'Forget one as in: unmap <rule>.' },
    ],
  )
}

export function unmappedReply({ service, ...rule }: LearnedRule): ChatMessage {
  return titled(`Forgotten: ${alertRuleWords(rule)} are no longer ${service}'s by that rule`, 'neutral', [
    { type: 'text', text: 'Alarms that were given to the service stay where they are.' },
  ])
}

function alarmList(service: string | null, alarms: FiringAlarm[], now: Date): Block {
  const items = alarms.slice(0, alarmsPerService).map((each) => alarmLine(each, now))
  const more = alarms.length - items.length
  return {
    type: 'list',
    title: `${service ?? 'Of no service'} (${alarms.length}):`,
    items: more > 0 ? [...items, `… and ${more} more`] : items,
  }
}

function alarmLine({ alarm, service, since, flapping }: FiringAlarm, now: Date): string {
  const { title, source, severity, state, received, incident, id } = alarm
  const parts = [
    `${clip(title, 120)}: ${severity}, from ${sourceName(source)}`,
    `for ${durationWords(now.getTime() - since.getTime())}`,
    ...(received > 1 ? [`told ${received} times`] : []),
    ...(state === 'acknowledged' ? ['acknowledged'] : []),
    ...(flapping ? ['flapping'] : []),
    ...(incident === null ? [] : [`in ${incident}`]),
    ...(service === null ? [`alarm ${id}`] : []),
  ]
  return parts.join(', ')
}

function silenceList(silences: Silence[], now: Date): Block {
  const items = silences.slice(0, longestList).map((silence) => silenceWords(silence, now))
  return { type: 'list', title: 'Silenced:', items }
}

function countWords(count: number): string {
  return count === 1 ? '1 silence stands' : `${count} silences stand`
}

function titled(text: string, tone: Tone, blocks: Block[]): ChatMessage {
  return { text, blocks: [{ type: 'heading', text, tone }, ...blocks] }
}
