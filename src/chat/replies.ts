import type { Cause } from '../diagnosis/causes.ts'
import type { BotError } from '../errors.ts'
import type { Incident } from '../model/incident.ts'
import type { Block, ChatMessage, Tone } from '../model/message.ts'
import type { Runbook } from '../model/runbook.ts'
import type { Hop, Service } from '../model/service.ts'
import { asSentence } from './as-sentence.ts'
import { durationWords } from './cards/clock-words.ts'
import { clip } from './clip.ts'
import type { CommandName } from './command.ts'
import { commands, findCommand } from './commands.ts'
import { type ExplainedStatus, type StatusCode, statusCodes } from './status-codes.ts'

const longestList = 50

/** One plain sentence as an answer. */
export function sentence(text: string, tone: Tone = 'neutral'): ChatMessage {
  return { text, blocks: [{ type: 'heading', text, tone }] }
}

export function startedReply(incident: string, service: string): ChatMessage {
  return sentence(`Started ${incident} for ${service}`)
}

/** What went wrong, and what to do next. */
export function errorReply({ message, hint }: Pick<BotError, 'message' | 'hint'>): ChatMessage {
  const said = asSentence(clip(message, 500))
  const blocks: Block[] = [{ type: 'heading', text: said, tone: 'warn' }]
  if (hint !== '') blocks.push({ type: 'text', text: clip(hint, 500) })
  return { text: `${said} ${clip(hint, 500)}`.trim(), blocks }
}

/** All commands, or one in detail. `may` leaves out what the asker has no right to. */
export function helpReply(
  command: CommandName | null,
  may: (name: CommandName) => boolean = () => true,
): ChatMessage {
  const spec = command === null ? null : findCommand(command)
  if (spec !== null) {
    return titled(spec.usage, [
      { type: 'text', text: spec.summary },
      { type: 'list', title: 'For example:', items: spec.examples },
    ])
  }
  const fields = commands
    .filter(({ name }) => may(name))
    .map(({ usage, summary }) => ({ label: usage, value: summary }))
  return titled('What you can type', [{ type: 'fields', fields }])
}

export function incidentsReply(incidents: Incident[], which: 'open' | 'all', now: Date): ChatMessage {
  if (incidents.length === 0) {
    const none = which === 'open' ? 'No incident is open' : 'There was no incident yet'
    return titled(none, [
      { type: 'text', text: 'Type `diagnose <service>` to look at one, `services` for their names.' },
    ])
  }
  const shown = incidents.slice(0, longestList)
  const fields = shown.map((incident) => ({ label: incident.id, value: incidentLine(incident, now) }))
  const count = `${incidents.length} ${which === 'open' ? 'open ' : ''}${incidents.length === 1 ? 'incident' : 'incidents'}`
  return titled(count, [{ type: 'fields', fields }, ...more(incidents.length)])
}

function incidentLine(
  { service, environment, state, openedAt, closedAt, verdict, run }: Incident,
  now: Date,
): string {
  const since = durationWords((closedAt ?? now).getTime() - openedAt.getTime())
  const when = state === 'open' ? `open for ${since}` : `closed after ${since}`
  const judged = verdict === null ? 'no verdict yet' : verdict.sentence
  return `${service} (${environment}), ${when}${run === null ? '' : ', looking now'}: ${clip(judged, 200)}`
}

export function servicesReply(services: Service[]): ChatMessage {
  if (services.length === 0) {
    return titled('No service is configured', [
      {
        type: 'text',
        text: 'Type `diagnose https://…` to look at any URL, or name services in the services file.',
      },
    ])
  }
  const shown = services.slice(0, longestList)
  const fields = shown.map((service) => ({ label: service.name, value: serviceLine(service) }))
  return titled(`${services.length} ${services.length === 1 ? 'service' : 'services'}`, [
    { type: 'fields', fields },
    ...more(services.length),
  ])
}

function serviceLine({ environment, url, path }: Service): string {
  return `${environment}, ${url}, path: ${path.map(hopName).join(' → ')}`
}

function hopName({ name, system, addresses }: Hop): string {
  return `${name} (${system}${addresses.length > 1 ? `, ${addresses.length}×` : ''})`
}

export function runbooksReply(
  runbooks: Pick<Runbook, 'name' | 'title' | 'description' | 'stages'>[],
): ChatMessage {
  if (runbooks.length === 0) {
    return titled('No runbook is loaded', [
      { type: 'text', text: 'Put one into the folder of runbooks and start again.' },
    ])
  }
  const fields = runbooks.map(({ name, title, description, stages }) => {
    const steps = stages.reduce((sum, stage) => sum + stage.steps.length, 0)
    const size = `${steps} ${steps === 1 ? 'step' : 'steps'}, in ${stages.map((stage) => stage.name).join(', ')}`
    return { label: name, value: `${title}. ${description} (${size})` }
  })
  return titled(`${runbooks.length} ${runbooks.length === 1 ? 'runbook' : 'runbooks'}`, [
    { type: 'fields', fields },
  ])
}

export function causesReply(causes: readonly Cause[]): ChatMessage {
  const layers = Map.groupBy(causes, ({ layer }) => layer)
  const blocks = [...layers].map(
    ([layer, members]): Block => ({
      type: 'list',
      title: `${layer}:`,
      items: members.map(({ id, title }) => `${id}: ${title}`),
    }),
  )
  return titled(`${causes.length} causes`, [
    ...blocks,
    { type: 'text', text: 'Type `explain <cause>` for one of them.' },
  ])
}

export function explainCause({
  id,
  title,
  layer,
  explanation,
  evidenceFor,
  evidenceAgainst,
}: Cause): ChatMessage {
  const list = (title: string, items: readonly string[]): Block[] =>
    items.length === 0 ? [] : [{ type: 'list', title, items: [...items] }]
  return titled(title, [
    { type: 'text', text: explanation },
    {
      type: 'fields',
      fields: [
        { label: 'Cause', value: id },
        { label: 'Layer', value: layer },
      ],
    },
    ...list('Speaks for it:', evidenceFor),
    ...list('Speaks against it:', evidenceAgainst),
  ])
}

/** Who makes a status and when; with a service, which of its hops could have. */
export function explainStatus(status: ExplainedStatus, service: Service | null = null): ChatMessage {
  const code: StatusCode = statusCodes[status]
  const makers = code.madeBy.map(({ system, when }) => `${system}: when ${when}`)
  const hops = (service?.path ?? []).flatMap((hop) =>
    code.madeBy
      .filter(({ system }) => system === hop.system)
      .map(({ when }) => `${hop.name} (${hop.system}): when ${when}`),
  )
  return titled(`${status} ${code.title}`, [
    { type: 'text', text: code.meaning },
    ...(makers.length === 0 ? [] : [{ type: 'list', title: 'Made by:', items: makers } as const]),
    ...(service !== null && hops.length > 0
      ? [{ type: 'list', title: `On the path of ${service.name}:`, items: hops } as const]
      : []),
    { type: 'text', text: `Next: ${code.next}` },
  ])
}

function titled(title: string, blocks: Block[]): ChatMessage {
  return { text: title, blocks: [{ type: 'heading', text: title, tone: 'neutral' }, ...blocks] }
}

function more(total: number): Block[] {
  return total > longestList ? [{ type: 'text', text: `… and ${total - longestList} more` }] : []
}
