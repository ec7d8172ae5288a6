import type { ChatInbox, Reply } from '../chat/adapter.ts'
import {
  decisionReply,
  freezesReply,
  frozenReply,
  proposedReply,
  remediesReply,
  unfrozenReply,
} from '../chat/change-replies.ts'
import type { Command } from '../chat/command.ts'
import { sentence } from '../chat/replies.ts'
import { causes } from '../diagnosis/causes.ts'
import { BotError } from '../errors.ts'
import type { Service } from '../model/service.ts'
import { suggest } from '../suggest.ts'
import { approve, type Word } from './approve.ts'
import { channelOf } from './channel-of.ts'
import type { Deps } from './deps.ts'
import { freeze, unfreeze } from './freeze.ts'
import { proposeRemedy } from './propose-remedy.ts'
import { startWatch, stopWatch } from './watch.ts'

const changeCommands = [
  'approve',
  'deny',
  'remedies',
  'propose',
  'freeze',
  'unfreeze',
  'freezes',
  'unwatch',
] as const

export type ChangeCommand = Extract<Command, { name: (typeof changeCommands)[number] }>

type From = Parameters<ChatInbox['command']>[1]

export function isChangeCommand(command: Command): command is ChangeCommand {
  return changeCommands.some((name) => name === command.name)
}

/** What people type about changes. Throws the `BotError` that answers the one who asked. */
export async function changeCommand(deps: Deps, command: ChangeCommand, from: From): Promise<Reply> {
  const by = from.person
  switch (command.name) {
    case 'approve': {
      const { approval, reason, breakGlass, service } = command
      return decide(deps, approval, { decision: 'approved', by, reason, breakGlass, typed: service })
    }
    case 'deny': {
      const { approval, reason } = command
      return decide(deps, approval, { decision: 'denied', by, reason, breakGlass: false, typed: null })
    }
    case 'remedies':
      return { message: remediesReply(deps.remedies, causeOf(command.cause)) }
    case 'propose':
      return propose(deps, command, from)
    case 'freeze':
      return { message: frozenReply(await freeze(deps, { ...command, by }), deps.now()) }
    case 'unfreeze': {
      const { service, reason } = command
      const left = await unfreeze(deps, { service, by, reason: reason ?? 'no reason given' })
      return { message: unfrozenReply(service, left, deps.now()) }
    }
    case 'freezes':
      return { message: freezesReply(await deps.store.freezes(deps.now()), deps.now()) }
    case 'unwatch':
      return unwatch(deps, command.service, from)
  }
}

/** Somebody's word on an approval, and the answer to them. */
export async function decide(deps: Deps, id: string, word: Word): Promise<Reply> {
  const { approval, lacking } = await approve(deps, id, word)
  return { message: decisionReply(approval, { ...word, lacking }), incident: approval.incident }
}

export async function watch(
  deps: Deps,
  service: Service,
  durationMs: number,
  { person, incident: asked, ...from }: From,
): Promise<Reply> {
  const started = await startWatch(deps, {
    service,
    durationMs,
    by: deps.people.recorded(person),
    ...(asked === undefined ? {} : { incident: asked }),
    ...channelOf(from),
  })
  const { incident, isNew } = started
  const text = isNew ? `Watching ${service.name}` : `${service.name} is being watched already`
  return { message: sentence(`${text}, in ${incident}`), incident }
}

/** By its id, as the button on its card says it. */
export async function stopWatching(deps: Deps, id: string, from: Pick<From, 'person'>): Promise<Reply> {
  const incident = await stopWatch(deps, id, deps.people.recorded(from.person))
  return { message: sentence('Stopped watching'), incident }
}

async function unwatch(deps: Deps, service: string | null, from: From): Promise<Reply> {
  const going = await deps.store.goingWatches()
  const here = going.filter(({ incident }) => incident === from.incident)
  const wanted =
    service === null
      ? here.length > 0
        ? here
        : going
      : going.filter((each) => each.service === service || each.watch === service)
  const [only, another] = wanted
  if (only && !another) return stopWatching(deps, only.watch, from)
  const names = going.map((each) => each.service).join(', ')
  if (only)
    throw new BotError(
      'USAGE',
      `${wanted.length} services are watched: ${names}.`,
      'Say which one, as in: unwatch shop.',
    )
  throw new BotError(
    'NOTHING_RUNNING',
    service === null ? 'Nothing is watched.' : `${service.slice(0, 80)} is not watched.`,
    names === '' ? 'Start with "watch <service> 10m".' : `Watched: ${names}.`,
  )
}

async function propose(
  deps: Deps,
  { incident, remedy }: Extract<ChangeCommand, { name: 'propose' }>,
  { person }: From,
): Promise<Reply> {
  const proposed = await proposeRemedy(deps, incident, remedy, person)
  if (proposed.state === 'withheld') {
    return { message: sentence(`Not proposed: ${proposed.why}`, 'warn'), incident }
  }
  return { message: proposedReply(proposed.approval), incident }
}

/** A cause that exists, whatever the spelling. */
function causeOf(typed: string | null): string | null {
  if (typed === null) return null
  const wanted = typed.normalize('NFKC').toLowerCase().replaceAll('_', '-')
  const known = causes.map(({ id }) => id)
  const found = known.find((id) => id === wanted)
  if (found) return found
  const nearest = suggest(wanted, known)
  throw new BotError(
    'UNKNOWN_CAUSE',
    `There is no cause "${typed.slice(0, 80)}".`,
    nearest === null ? 'List them with "causes".' : `Did you mean "${nearest}"?`,
  )
}
