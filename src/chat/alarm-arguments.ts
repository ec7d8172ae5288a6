import type { BotError } from '../errors.ts'
import { durationSchema, formatDuration } from '../model/duration.ts'
import type { Command, Misused } from './command.ts'
import { atMost, quoted } from './command-arguments.ts'

const shortestMs = 60_000
/** {@link durationSchema} reads no more. */
const longest = formatDuration(7 * 24 * 3_600_000)

/** `silence <service|all> <duration> <reason>`; without anything the list of silences. */
export function parseSilence(words: string[], misused: Misused): Command | BotError {
  const [scope, time, ...rest] = words
  if (scope === undefined) return { name: 'silences' }
  if (time === undefined) {
    return misused(`for how long is ${quoted(scope)} to be silent? A silence always ends by itself`)
  }
  const durationMs = durationSchema.safeParse(time.toLowerCase()).data ?? null
  if (durationMs === null || durationMs < shortestMs) {
    return misused(`a silence takes from 1m to ${longest}, such as 30m or 2h, not ${quoted(time)}`)
  }
  const reason = rest.join(' ').trim()
  if (reason === '') return misused('it needs a reason, which whoever misses an alarm is shown')
  return { name: 'silence', service: scopeOf(scope), durationMs, reason }
}

/** `unsilence <service|all>` */
export function parseUnsilence(words: string[], misused: Misused): Command | BotError {
  const [scope] = words
  if (scope === undefined) return misused('it needs a service, or "all"')
  return atMost(1, words, misused) ?? { name: 'unsilence', service: scopeOf(scope) }
}

/** `map <alarm> <service>`; without anything the list of rules. */
export function parseMap(words: string[], misused: Misused): Command | BotError {
  const [alarm, service] = words
  if (alarm === undefined) return { name: 'rules' }
  if (service === undefined) return misused(`to which service does ${quoted(alarm)} belong?`)
  return atMost(2, words, misused) ?? { name: 'map', alarm: alarm.trim(), service }
}

/** `unmap <rule>` */
export function parseUnmap(words: string[], misused: Misused): Command | BotError {
  const [rule] = words
  if (rule === undefined) return misused('it needs the id of a rule: list them with "rules"')
  return atMost(1, words, misused) ?? { name: 'unmap', rule: rule.trim() }
}

function scopeOf(word: string): string | null {
  return word.toLowerCase() === 'all' ? null : word
}
