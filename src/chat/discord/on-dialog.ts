import type { APIModalSubmitInteraction } from 'discord.js'
import { BotError } from '../../errors.ts'
import { ephemeral, responses } from './answer.ts'
import { readCustomId } from './custom-id.ts'
import { readDecision } from './decision-modal.ts'
import type { Desk } from './desk.ts'
import type { Incoming } from './incoming.ts'

/** A dialog was sent: the click that it stands for, with what it was told. */
export async function onDialog(
  desk: Desk,
  incoming: Incoming,
  data: APIModalSubmitInteraction['data'],
): Promise<void> {
  const answer = desk.answerTo(incoming)
  const sent = readCustomId(data.custom_id)
  if (sent?.action !== 'dialog') {
    const hint = 'Click its button again.'
    return desk.refuse(answer, new BotError('USAGE', 'this dialog is of an older version', hint))
  }
  if (!(await answer.respond(responses.later, { flags: ephemeral }))) return
  const told = readDecision(data)
  await desk.carryOut(incoming, answer, async () =>
    desk.inbox.press(sent.id, { ...(await desk.pressing(incoming)), ...told }),
  )
}
