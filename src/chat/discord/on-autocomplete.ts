import type { APIApplicationCommandAutocompleteInteraction } from 'discord.js'
import { findCommand } from '../commands.ts'
import { responses } from './answer.ts'
import { cleanLine } from './clean-text.ts'
import { commandOptions } from './command-options.ts'
import type { Desk } from './desk.ts'
import type { Incoming } from './incoming.ts'
import { limits } from './limits.ts'
import { within } from './within.ts'

/** Three seconds are all that Discord waits; whoever types has gone on by then. */
const patienceMs = 2_000

/** Names for what is being typed; none when they cannot be found in time, which leaves typing as it is. */
export async function onAutocomplete(
  desk: Desk,
  incoming: Incoming,
  data: APIApplicationCommandAutocompleteInteraction['data'],
): Promise<void> {
  const answer = desk.answerTo(incoming)
  const names = await completed(desk, data).catch(() => [])
  const choices = names
    .filter((name) => name !== '' && name.length <= limits.choiceText && cleanLine(name) === name)
    .slice(0, limits.choices)
    .map((name) => ({ name, value: name }))
  await answer.respond(responses.choices, { choices })
}

async function completed(
  { inbox }: Desk,
  { options }: APIApplicationCommandAutocompleteInteraction['data'],
): Promise<string[]> {
  const [sub] = options
  if (sub === undefined || !('options' in sub)) return []
  const focused = sub.options?.find((option) => 'focused' in option && option.focused === true)
  const spec = findCommand(sub.name)
  if (spec === null || focused === undefined || !('value' in focused)) return []
  const option = commandOptions[spec.name].find(({ name }) => name === focused.name)
  if (option?.completes === undefined) return []
  const names = await within(
    patienceMs,
    inbox.complete(option.completes, String(focused.value).slice(0, 200)),
  )
  return names ?? []
}
