import { BotError } from '../errors.ts'
import { clip } from './clip.ts'
import type { Command, Misused, Subject } from './command.ts'
import { optionOf } from './option-of.ts'
import { isExplained, statusCodes } from './status-codes.ts'

export function parseDiagnose(words: string[], misused: Misused): Command | BotError {
  const rest: string[] = []
  let runbook: string | null = null
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const option = optionOf(word)
    if (option === null) {
      rest.push(word)
      continue
    }
    if (option.name !== 'runbook') return misused(`there is no option ${quoted(word)}`)
    runbook = option.value ?? words[index + 1] ?? ''
    if (option.value === null) index += 1
    if (runbook === '') return misused('--runbook needs the name of a runbook')
  }
  const [typed] = rest
  if (typed === undefined || typed === '') return misused('it needs a service or a URL')
  const tooMany = atMost(1, rest, misused)
  if (tooMany !== null) return tooMany
  const subject = parseSubject(typed)
  return subject instanceof BotError ? subject : { name: 'diagnose', subject, runbook }
}

/** A service by its name, or whatever starts like a URL. */
export function parseSubject(typed: string): Subject | BotError {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return { kind: 'service', name: typed }
  const url = URL.parse(typed)
  if (url === null) {
    return new BotError(
      'INVALID_URL',
      `${quoted(typed)} is no URL`,
      'Type it as in `diagnose https://shop.example/`.',
    )
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return new BotError('INVALID_URL', `${quoted(url.protocol)} is not looked at`, 'Use http:// or https://.')
  }
  if (url.username !== '' || url.password !== '') {
    const hint = 'Leave them out, and change the password: it was typed into a chat.'
    return new BotError('INVALID_URL', 'the URL has a user name or password in it', hint)
  }
  return { kind: 'url', url: url.href }
}

export function parseIncidents(words: string[], misused: Misused): Command | BotError {
  const tooMany = atMost(1, words, misused)
  if (tooMany !== null) return tooMany
  const which = (words[0] ?? 'open').toLowerCase()
  if (which === 'open' || which === 'all') return { name: 'incidents', which }
  return misused(`it takes \`open\` or \`all\`, not ${quoted(which)}`)
}

export function parseExplain(words: string[], misused: Misused): Command | BotError {
  const typed = words
    .join('-')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^http-(?=\d)/, '')
  if (typed === '') return misused('it needs a cause or a status code')
  if (!/^\d+$/.test(typed)) return { name: 'explain', cause: typed.replaceAll('_', '-') }
  const status = Number(typed)
  if (isExplained(status)) return { name: 'explain', status }
  const known = Object.keys(statusCodes).join(', ')
  return new BotError(
    'UNKNOWN_CAUSE',
    `status ${clip(typed, 10)} is not one that gateways make`,
    `Known: ${known}.`,
  )
}

/** Reads `INC-42`, `inc42`, `#42` or `42`; hands on null when nothing was typed. */
export function parseIncident(
  words: string[],
  misused: Misused,
  command: (incident: string | null) => Command | BotError,
): Command | BotError {
  const [typed] = words
  if (typed === undefined) return command(null)
  const number = /^(?:inc-?|#)?0*([1-9]\d{0,8})$/i.exec(typed.normalize('NFKC'))?.[1]
  if (number === undefined) return misused(`${quoted(typed)} is no incident`)
  return atMost(1, words, misused) ?? command(`INC-${number}`)
}

/** A problem when more words were typed than a command takes. */
export function atMost(count: number, words: string[], misused: Misused): BotError | null {
  const extra = words[count]
  return extra === undefined ? null : misused(`${quoted(extra)} is one word too many`)
}

/** A stranger's word in our own sentence, cut short. */
export function quoted(typed: string): string {
  return `“${clip(typed, 40)}”`
}
