import { BotError } from '../errors.ts'
import { durationSchema, formatDuration } from '../model/duration.ts'
import type { Command, Misused } from './command.ts'
import { atMost, parseIncident, parseSubject, quoted } from './command-arguments.ts'
import { optionOf } from './option-of.ts'

const minuteMs = 60_000
/** What {@link durationSchema} reads at most. */
const longestFreezeMs = 7 * 24 * 60 * minuteMs
const usualWatchMs = 10 * minuteMs

const duration = /^\d+(?:\.\d+)?(?:ms|s|m|h)$/i
/** What people write and we do not read; a reason such as "503s everywhere" must not be taken for one. */
const almostDuration = /^\d+(?:\.\d+)?(?:|d|w|min|mins|minutes?|hours?|hrs?|days?|sec|secs|seconds?)$/i

/** `approve <approval> [--break-glass] [--service name] [reason]` */
export function parseApprove(words: string[], misused: Misused): Command | BotError {
  const rest: string[] = []
  let breakGlass = false
  let service: string | null = null
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const option = optionOf(word)
    // A reason may hold a dash: "db is slow -- see INC-3".
    if (option === null || option.name === '') rest.push(word)
    else if (option.name === 'break-glass' && option.value === null) breakGlass = true
    else if (option.name === 'service') {
      service = option.value ?? words[index + 1] ?? ''
      if (option.value === null) index += 1
      if (service === '') return misused('--service needs the name of the service')
    } else return misused(`there is no option ${quoted(word)}`)
  }
  const [approval, ...reason] = rest
  if (approval === undefined) return misused('it needs the id of an approval')
  return { name: 'approve', approval, reason: reason.join(' ').trim() || null, breakGlass, service }
}

export function parseDeny(words: string[], misused: Misused): Command | BotError {
  const [approval, ...reason] = words
  if (approval === undefined) return misused('it needs the id of an approval')
  return { name: 'deny', approval, reason: reason.join(' ').trim() || null }
}

/** `freeze [service|all] [duration] <reason>`: without a service it is everything. */
export function parseFreeze(words: string[], misused: Misused): Command | BotError {
  const [first] = words
  if (first === undefined) return misused('it needs a reason')
  const isScope = !duration.test(first) && !almostDuration.test(first)
  const service = isScope && first.toLowerCase() !== 'all' ? first : null
  const [time, ...others] = isScope ? words.slice(1) : words
  const isTimed = time !== undefined && duration.test(time)
  if (time !== undefined && !isTimed && almostDuration.test(time)) {
    return misused(`${quoted(time)} is no length of time: write 30m or 2h`)
  }
  const durationMs = isTimed ? read(time) : null
  if (isTimed && (durationMs === null || durationMs < minuteMs)) {
    return misused(`a freeze takes from 1m to ${formatDuration(longestFreezeMs)}, not ${quoted(time)}`)
  }
  const reason = (isTimed ? others : [time ?? '', ...others]).join(' ').trim()
  if (reason === '') return misused('it needs a reason, which whoever wants to change something is shown')
  return { name: 'freeze', service, durationMs, reason }
}

/** `unfreeze [service|all] [reason]` */
export function parseUnfreeze(words: string[]): Command {
  const [first = 'all', ...reason] = words
  const service = first.toLowerCase() === 'all' ? null : first
  return { name: 'unfreeze', service, reason: reason.join(' ').trim() || null }
}

/** `propose <incident> <remedy>` */
export function parsePropose(words: string[], misused: Misused): Command | BotError {
  const [typed, remedy, ...more] = words
  if (typed === undefined || remedy === undefined) {
    return misused('it needs an incident and the name of a remedy')
  }
  const tooMany = atMost(0, more, misused)
  if (tooMany !== null) return tooMany
  return parseIncident([typed], misused, (incident) =>
    incident === null ? misused('it needs an incident') : { name: 'propose', incident, remedy },
  )
}

/** `watch <service|url> [10m]` */
export function parseWatch(words: string[], misused: Misused): Command | BotError {
  const [typed, time, ...more] = words
  if (typed === undefined) return misused('it needs a service')
  const tooMany = atMost(0, more, misused)
  if (tooMany !== null) return tooMany
  const subject = parseSubject(typed)
  if (subject instanceof BotError) return subject
  const durationMs = time === undefined ? usualWatchMs : read(time)
  if (durationMs === null) return misused(`${quoted(time ?? '')} is no length of time: write 10m or 1h`)
  return { name: 'watch', subject, durationMs }
}

function read(text: string): number | null {
  return duration.test(text) ? (durationSchema.safeParse(text.toLowerCase()).data ?? null) : null
}
