import type { Asking, ChatInbox, Reply } from '../chat/adapter.ts'
import { withSilences } from '../chat/alarm-replies.ts'
import { explanationCard } from '../chat/cards/explanation-card.ts'
import { withFreezes } from '../chat/change-replies.ts'
import type { Command, Subject } from '../chat/command.ts'
import { parseCommand } from '../chat/parse-command.ts'
import {
  causesReply,
  explainCause,
  explainStatus,
  helpReply,
  incidentsReply,
  runbooksReply,
  sentence,
  servicesReply,
  startedReply,
} from '../chat/replies.ts'
import { statusReply } from '../chat/status-reply.ts'
import { adHocService } from '../config/ad-hoc-service.ts'
import { causes, findCause } from '../diagnosis/causes.ts'
import { BotError } from '../errors.ts'
import { explain } from '../explain/explain.ts'
import type { ConfigurationItem } from '../model/configuration-item.ts'
import type { ChatMessage } from '../model/message.ts'
import type { Speaker } from '../model/person.ts'
import type { Service } from '../model/service.ts'
import { suggest } from '../suggest.ts'
import { alarmCommand, isAlarmCommand, map } from './alarm-commands.ts'
import { cancel } from './cancel.ts'
import { changeCommand, decide, isChangeCommand, stopWatching, watch } from './change-commands.ts'
import { channelOf } from './channel-of.ts'
import { closeByHand } from './close-by-hand.ts'
import { complete } from './complete.ts'
import type { Deps } from './deps.ts'
import { glanceAt } from './glance/glance-at.ts'
import { knownService } from './known-service.ts'
import { offeredButton } from './offered-button.ts'
import { open } from './open.ts'
import { overview } from './overview.ts'
import { reportReply } from './record/report-reply.ts'

const listed = 50

/**
 * What people type and click, whatever the platform; `configuration` is how the bot is set up, for its own page there.
 * Throws the `BotError` that answers the one who asked.
 */
export function createInbox(deps: Deps, configuration: () => ConfigurationItem[] = () => []): ChatInbox {
  return {
    async command(text, from) {
      const parsed = parseCommand(text)
      if ('problem' in parsed) throw parsed.problem
      return carryOut(deps, parsed, from)
    },
    async press(button, { person, reason = null, typed = null, answer = '', breakGlass = false }) {
      const [action, subject = ''] = button.split(':', 2)
      switch (action) {
        case 'approve':
          return decide(deps, subject, { decision: 'approved', by: person, reason, typed, breakGlass })
        case 'deny':
          return decide(deps, subject, { decision: 'denied', by: person, reason, typed, breakGlass: false })
        case 'unwatch':
          return stopWatching(deps, subject, { person })
        case 'cancel':
          await cancel(deps, subject, deps.people.recorded(person))
          return { message: sentence(`Canceled the run of ${subject}`), incident: subject }
        case 'map':
          return map(deps, subject, answer, person)
        case 'close':
          await closeByHand(deps, subject, deps.people.recorded(person))
          return { message: sentence(`Closed ${subject}`), incident: subject }
        case 'rerun':
          return rerun(deps, subject, person)
      }
      throw new BotError(
        'USAGE',
        `There is no button "${button.slice(0, 60)}".`,
        'Open the incident again: its card shows the buttons that work.',
      )
    },
    button: (id) => offeredButton(deps, id),
    incidentOf: (platform, thread) => deps.store.incidentOfThread(platform, thread),
    threadOf: (platform, incident) => deps.store.threadOf(incident, platform),
    async overview(person) {
      return { ...(await overview(deps, person)), configuration: configuration() }
    },
    complete: (what, typed) => complete(deps, what, typed),
  }
}

async function carryOut(deps: Deps, command: Command, from: Asking): Promise<Reply> {
  if (isChangeCommand(command)) return changeCommand(deps, command, from)
  if (isAlarmCommand(command)) return alarmCommand(deps, command, from)
  switch (command.name) {
    case 'diagnose': {
      const service = serviceOf(deps, command.subject)
      const { incident } = await open(deps, {
        service,
        ...(command.runbook === null ? {} : { runbook: command.runbook }),
        purpose: 'diagnose',
        by: deps.people.recorded(from.person),
        reason: `${from.person.name} asked for it`,
        ...channelOf(from),
      })
      return { message: startedReply(incident.id, service.name), incident: incident.id }
    }
    case 'status':
      return { message: await statusNow(deps, command.service) }
    case 'watch':
      return watch(deps, serviceOf(deps, command.subject), command.durationMs, from)
    case 'cancel': {
      const incident = command.incident ?? from.incident ?? (await onlyRunning(deps))
      await cancel(deps, incident, deps.people.recorded(from.person))
      return { message: sentence(`Canceled the run of ${incident}`), incident }
    }
    case 'incidents': {
      const incidents = await deps.store.incidents({
        ...(command.which === 'open' ? { state: 'open' as const } : {}),
        limit: listed,
      })
      return { message: incidentsReply(incidents, command.which, deps.now()) }
    }
    case 'show': {
      const incident = await deps.store.incident(command.incident)
      if (incident === null) throw unknownIncident(command.incident)
      return { message: incidentsReply([incident], 'all', deps.now()), incident: incident.id }
    }
    case 'report': {
      const id = command.incident ?? from.incident
      if (id === undefined) {
        throw new BotError('USAGE', 'Which incident is meant?', 'Say it as in: report INC-42.')
      }
      const message = reportReply(await deps.timeline.entries(id))
      if (message === null) throw unknownIncident(id)
      return { message, incident: id }
    }
    case 'services':
      return { message: servicesReply([...deps.services.values()]) }
    case 'runbooks':
      return { message: runbooksReply([...deps.runbooks.values()]) }
    case 'causes':
      return { message: causesReply(causes) }
    case 'explain': {
      if ('text' in command) return { message: explanationCard(explain(command.text)) }
      if ('status' in command) return { message: explainStatus(command.status) }
      const cause = findCause(command.cause)
      if (cause) return { message: explainCause(cause) }
      throw new BotError(
        'UNKNOWN_CAUSE',
        `There is no cause "${command.cause}".`,
        didYouMean(
          command.cause,
          causes.map(({ id }) => id),
        ) || 'List them with "causes".',
      )
    }
    case 'help':
      return { message: helpReply(command.command) }
  }
}

async function rerun(deps: Deps, id: string, person: Speaker): Promise<Reply> {
  const incident = await deps.store.incident(id)
  const entries = await deps.timeline.entries(id)
  const [first] = entries
  if (incident === null || first?.what.kind !== 'incident.opened') throw unknownIncident(id)
  if (first.what.service.origin === 'unmatched') {
    throw new BotError(
      'USAGE',
      `Nobody knows which service the alarms of ${id} are about, so there is nothing to look at.`,
      'Say whose they are, as in: map <alarm> <service>.',
    )
  }
  // The service as it is configured now; a URL that was typed is as it was.
  const { channel } = first.what
  const service = deps.services.get(incident.service) ?? first.what.service
  const opened = await open(deps, {
    service,
    purpose: 'diagnose',
    by: deps.people.recorded(person),
    reason: `${person.name} asked to run it again`,
    ...(channel === undefined ? {} : { channel }),
  })
  return { message: startedReply(opened.incident.id, service.name), incident: opened.incident.id }
}

/** How the services stand, and what of them is frozen and silenced. */
async function statusNow(deps: Deps, typed: string | null): Promise<ChatMessage> {
  const now = deps.now()
  const named = typed === null ? null : knownService(typed, deps.services.values())
  const isConcerned = (each: { service: string | null }) =>
    named === null || each.service === null || each.service === named.name
  const freezes = (await deps.store.freezes(now)).filter(isConcerned)
  const silences = (await deps.store.silences(now)).filter(isConcerned)
  const services = named === null ? [...deps.services.values()] : [named]
  const status = statusReply(await glanceAt(deps, services), now)
  return withSilences(withFreezes(status, freezes, now), silences, now)
}

function serviceOf(deps: Deps, subject: Subject): Service {
  if (subject.kind === 'url') return adHocService(subject.url)
  return knownService(subject.name, deps.services.values(), 'A URL works too.')
}

async function onlyRunning(deps: Deps): Promise<string> {
  const running = (await deps.store.incidents({ state: 'open', limit: listed })).filter(
    ({ run }) => run !== null,
  )
  const [only, another] = running
  if (only && !another) return only.id
  throw only
    ? new BotError(
        'USAGE',
        `${running.length} incidents have a run: ${running.map(({ id }) => id).join(', ')}.`,
        'Say which one, as in: cancel INC-42.',
      )
    : new BotError('NOTHING_RUNNING', 'No run is going on.', 'List incidents with "incidents".')
}

function unknownIncident(id: string): BotError {
  return new BotError(
    'UNKNOWN_INCIDENT',
    `There is no incident ${id.slice(0, 40)}.`,
    'List them with "incidents all".',
  )
}

function didYouMean(given: string, known: string[]): string {
  const nearest = suggest(given, known)
  return nearest === null ? '' : `Did you mean "${nearest}"?`
}
