import type { APIInteraction } from 'discord.js'
import { BotError } from '../../errors.ts'
import { responses } from './answer.ts'
import type { Desk } from './desk.ts'
import type { Incoming } from './incoming.ts'
import { onAutocomplete } from './on-autocomplete.ts'
import { onCommand, onMenu } from './on-command.ts'
import { onComponent } from './on-component.ts'
import { onDialog } from './on-dialog.ts'

/** Interaction types: https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type */
const command = 2
const component = 3
const autocomplete = 4
const dialog = 5
/** Kinds of commands: `/502`, and the menu of a message. */
const typed = 1
const menu = 3

/** Whatever somebody did, in the one server that is configured, or in any where none is. */
export async function onInteraction(
  desk: Desk,
  incoming: Incoming,
  interaction: APIInteraction,
  guild: string | null,
): Promise<void> {
  const refused = refusedPlace(incoming, guild)
  if (interaction.type === autocomplete) {
    if (refused === null) return onAutocomplete(desk, incoming, interaction.data)
    await desk.answerTo(incoming).respond(responses.choices, { choices: [] })
    return
  }
  if (refused !== null) return desk.refuse(desk.answerTo(incoming), refused)
  if (interaction.type === component) return onComponent(desk, incoming, interaction.data)
  if (interaction.type === dialog) return onDialog(desk, incoming, interaction.data)
  if (interaction.type !== command) return
  const { data } = interaction
  if (data.type === typed) return onCommand(desk, incoming, data)
  if (data.type === menu) return onMenu(desk, incoming, data)
}

function refusedPlace({ guild }: Incoming, configured: string | null): BotError | null {
  if (guild === null) {
    return new BotError(
      'NOT_ALLOWED',
      'the bot does not answer in direct messages',
      'Ask in a channel of your server, where the others see what happens.',
    )
  }
  if (configured === null || guild === configured) return null
  return new BotError(
    'NOT_ALLOWED',
    'the bot does not answer in this server',
    'Whoever runs it can name this server in DISCORD_GUILD.',
  )
}
