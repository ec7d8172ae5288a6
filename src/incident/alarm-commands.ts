import type { Asking, Reply } from '../chat/adapter.ts'
import {
  alarmsReply,
  mappedReply,
  rulesReply,
  silencedReply,
  silencesReply,
  unmappedReply,
  unsilencedReply,
} from '../chat/alarm-replies.ts'
import type { Command } from '../chat/command.ts'
import { BotError } from '../errors.ts'
import type { Speaker } from '../model/person.ts'
import { isFlapping } from './alerts/is-flapping.ts'
import { mapAlarm } from './alerts/map-alarm.ts'
import { silenceAlarms, unsilenceAlarms } from './alerts/silence-alarms.ts'
import { sinceOf } from './alerts/since-of.ts'
import type { Deps } from './deps.ts'
import { knownService } from './known-service.ts'

const mostLooked = 500

const alarmCommands = ['silence', 'unsilence', 'silences', 'alarms', 'map', 'unmap', 'rules'] as const

export type AlarmCommand = Extract<Command, { name: (typeof alarmCommands)[number] }>

export function isAlarmCommand(command: Command): command is AlarmCommand {
  return alarmCommands.some((name) => name === command.name)
}

/** What people type about alarms. Throws the `BotError` that answers the one who asked. */
export async function alarmCommand(
  deps: Deps,
  command: AlarmCommand,
  { person }: Pick<Asking, 'person'>,
): Promise<Reply> {
  const now = deps.now()
  switch (command.name) {
    case 'silence':
      return { message: silencedReply(await silenceAlarms(deps, { ...command, by: person }), now) }
    case 'unsilence': {
      const { service } = command
      return { message: unsilencedReply(service, await unsilenceAlarms(deps, { service, by: person }), now) }
    }
    case 'silences':
      return { message: silencesReply(await deps.store.silences(now), now) }
    case 'alarms':
      return alarms(deps, command.service)
    case 'map':
      return map(deps, command.alarm, command.service, person)
    case 'unmap':
      return unmap(deps, command.rule)
    case 'rules':
      return { message: rulesReply(await deps.store.learnedRules(), now) }
  }
}

/** Whose an alarm is, as somebody said, and the answer to them. */
export async function map(deps: Deps, alarm: string, service: string, by: Speaker): Promise<Reply> {
  const { rule, alarms, incident } = await mapAlarm(deps, { alarm, service, by })
  return {
    message: mappedReply(
      rule,
      alarms.map(({ title }) => title),
    ),
    ...(incident === null ? {} : { incident }),
  }
}

async function alarms(deps: Deps, typed: string | null): Promise<Reply> {
  const now = deps.now()
  const service = typed === null ? null : knownService(typed, deps.services.values()).name
  const firing = await deps.store.firingAlarms(mostLooked + 1, { service })
  const shown = firing.slice(0, mostLooked).map((alarm) => ({
    alarm,
    service: alarm.service !== null && deps.services.has(alarm.service) ? alarm.service : null,
    since: sinceOf(alarm),
    flapping: isFlapping(alarm, now),
  }))
  return { message: alarmsReply(shown, { service, more: firing.length > mostLooked, now }) }
}

async function unmap(deps: Deps, id: string): Promise<Reply> {
  const rule = (await deps.store.learnedRules()).find((each) => each.id === id)
  if (rule === undefined || !(await deps.store.forgetRule(id))) {
    throw new BotError('UNKNOWN_RULE', `There is no rule "${id.slice(0, 40)}".`, 'List them with "rules".')
  }
  deps.log.info({ rule: id, service: rule.service }, 'rule forgotten')
  return { message: unmappedReply(rule) }
}
