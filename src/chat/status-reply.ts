import type { ServiceGlance, WatchedDay } from '../model/glance.ts'
import type { Incident } from '../model/incident.ts'
import type { Block, ChatMessage } from '../model/message.ts'
import { asSentence } from './as-sentence.ts'
import { durationWords } from './cards/clock-words.ts'
import { clip } from './clip.ts'
import { deciderWords } from './decider-words.ts'
import { servicesReply } from './replies.ts'
import { uptimeWords } from './uptime-words.ts'

const longestList = 50

/** How services stand, each in a few sentences: those that are in trouble first. */
export function statusReply(services: readonly ServiceGlance[], now: Date): ChatMessage {
  if (services.length === 0) return servicesReply([])
  const rows = services
    .toSorted((one, other) => urgency(other) - urgency(one))
    .map((each) => rowOf(each, now))
  const open = services.filter(({ incident }) => incident?.state === 'open').length
  const firing = services.reduce((sum, each) => sum + each.firing.length, 0)
  const opened = open === 0 ? 'No incident is open' : `${open} open ${open === 1 ? 'incident' : 'incidents'}`
  const title = firing === 0 ? opened : `${opened}, ${firing} ${firing === 1 ? 'alarm fires' : 'alarms fire'}`
  const more = rows.length - longestList
  return {
    text: title,
    blocks: [
      { type: 'heading', text: title, tone: 'neutral' },
      { type: 'details', title: 'Services:', rows: rows.slice(0, longestList) },
      ...(more > 0 ? [{ type: 'text', text: `… and ${more} more` } satisfies Block] : []),
    ],
  }
}

function urgency({ incident, firing, waiting }: ServiceGlance): number {
  return (waiting.length > 0 ? 4 : 0) + (incident?.state === 'open' ? 2 : 0) + (firing.length > 0 ? 1 : 0)
}

function rowOf(glance: ServiceGlance, now: Date) {
  const { service, incident, firing, waiting, day } = glance
  const sentences = [
    incident === null ? 'Never looked at' : incidentWords(incident, now),
    ...(firing.length === 0 ? [] : [firingWords(firing)]),
    ...waiting.map(
      ({ id, plan }) =>
        `Waits for ${deciderWords(service.changes.rules[plan.risk].approvers)}: ${clip(plan.title, 120)} (approve ${id})`,
    ),
    ...(day === null ? [] : [dayWords(day)]),
  ]
  return {
    state: stateOf(glance),
    label: `${service.name} (${service.environment})`,
    text: sentences.map(asSentence).join(' '),
  }
}

function stateOf({ incident, firing, day }: ServiceGlance): 'pass' | 'fail' | 'unknown' {
  const last = day?.parts.findLast((part) => part !== null) ?? null
  if (incident?.state === 'open' && incident.verdict?.state === 'fault') return 'fail'
  if (firing.length > 0) return 'fail'
  if (incident?.verdict?.state === 'healthy' || (last !== null && last.good === last.asked)) return 'pass'
  return 'unknown'
}

function incidentWords({ id, state, openedAt, closedAt, verdict, run }: Incident, now: Date): string {
  const when =
    state === 'open'
      ? `open for ${durationWords(now.getTime() - openedAt.getTime())}`
      : `closed ${durationWords(now.getTime() - (closedAt ?? openedAt).getTime())} ago`
  const looking = run === null ? '' : ', looking now'
  if (verdict === null) return `${id}, ${when}${looking}: no verdict yet`
  return `${id}, ${when}${looking}: ${clip(verdict.sentence, 200)}`
}

function firingWords(firing: ServiceGlance['firing']): string {
  const [newest] = firing
  const count = firing.length === 1 ? '1 alarm fires' : `${firing.length} alarms fire, the newest`
  return `${count}: ${clip(newest?.title ?? '', 120)}`
}

function dayWords(day: WatchedDay): string {
  const words = uptimeWords(day)
  return words === null ? 'Watched, and not looked at yet' : `Watch: ${words}`
}
