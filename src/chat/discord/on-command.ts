import type {
  APIApplicationCommandInteractionDataBasicOption,
  APIChatInputApplicationCommandInteraction,
  APIInteractionDataResolved,
  APIMessageApplicationCommandInteraction,
} from 'discord.js'
import { BotError } from '../../errors.ts'
import { findCommand } from '../commands.ts'
import { ephemeral, responses } from './answer.ts'
import { commandText, type Filled } from './command-text.ts'
import type { Desk } from './desk.ts'
import type { Incoming } from './incoming.ts'
import { attachedText, messageText } from './pasted-text.ts'
import { servicePicker } from './service-picker.ts'

/** `/502 …`: "thinking…" at once, then whatever the inbox makes of it. */
export async function onCommand(
  desk: Desk,
  incoming: Incoming,
  data: APIChatInputApplicationCommandInteraction['data'],
): Promise<void> {
  const answer = desk.answerTo(incoming)
  if (!(await answer.respond(responses.later, { flags: ephemeral }))) return
  const [sub] = data.options ?? []
  const spec = sub === undefined ? null : findCommand(sub.name)
  const options =
    sub !== undefined && 'options' in sub
      ? ((sub.options ?? []) as APIApplicationCommandInteractionDataBasicOption[])
      : []
  const filled = filledIn(options)
  await desk.carryOut(
    incoming,
    answer,
    async () => {
      if (spec === null) throw outdated()
      const file = attachmentOf(options, data.resolved)
      const given =
        spec.name === 'explain' && file !== null
          ? {
              ...filled,
              what: [filled.what, await attachedText(file, desk.apiUrl)].filter(Boolean).join('\n'),
            }
          : filled
      return desk.inbox.command(commandText(spec.name, given), await desk.asking(incoming))
    },
    async (thrown) => {
      if (spec === null || !(thrown instanceof BotError) || thrown.code !== 'UNKNOWN_SERVICE') return []
      const typed = typeof filled.service === 'string' ? filled.service : ''
      const near = await desk.inbox.complete('service', typed)
      const all = await desk.inbox.complete('service', '')
      return servicePicker(spec.name, filled, [...new Set([...near, ...all])])
    },
  )
}

/** "Explain this error" in a message's menu. */
export async function onMenu(
  desk: Desk,
  incoming: Incoming,
  data: APIMessageApplicationCommandInteraction['data'],
): Promise<void> {
  const answer = desk.answerTo(incoming)
  if (!(await answer.respond(responses.later, { flags: ephemeral }))) return
  await desk.carryOut(incoming, answer, async () => {
    const message = data.resolved.messages[data.target_id]
    if (message === undefined) throw outdated()
    const text = await messageText(message, desk.apiUrl)
    return desk.inbox.command(`explain ${text}`, await desk.asking(incoming))
  })
}

function filledIn(options: APIApplicationCommandInteractionDataBasicOption[]): Filled {
  return Object.fromEntries(
    options.map(({ name, value }) => [name, typeof value === 'boolean' ? value : String(value)] as const),
  )
}

function attachmentOf(
  options: APIApplicationCommandInteractionDataBasicOption[],
  resolved: APIInteractionDataResolved | undefined,
) {
  const given = options.find(({ name }) => name === 'file')
  return given === undefined ? null : (resolved?.attachments?.[String(given.value)] ?? null)
}

function outdated(): BotError {
  return new BotError(
    'UNKNOWN_COMMAND',
    'this is no command of ours any more',
    'Reload Discord (Ctrl+R) and type /502 again: the commands are newer than what it shows.',
  )
}
