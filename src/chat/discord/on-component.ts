import type { APIMessageComponentInteraction } from 'discord.js'
import { BotError } from '../../errors.ts'
import type { Button } from '../../model/message.ts'
import { type Answer, ephemeral, responses } from './answer.ts'
import { customId, readCustomId } from './custom-id.ts'
import { decisionMessage } from './decision-message.ts'
import { decisionModal } from './decision-modal.ts'
import type { Desk } from './desk.ts'
import type { Incoming } from './incoming.ts'
import { buttonRows } from './render-buttons.ts'
import { renderMessage } from './render-message.ts'
import { within } from './within.ts'

/** A dialog can only be the first answer, which is due within three seconds: half of that is for finding out what to show. */
const lookMs = 1_500

/** A click on a button or a choice from a menu, of whatever age: everything that matters is in its id. */
export async function onComponent(
  desk: Desk,
  incoming: Incoming,
  data: APIMessageComponentInteraction['data'],
): Promise<void> {
  const answer = desk.answerTo(incoming)
  const clicked = readCustomId(data.custom_id)
  switch (clicked?.action) {
    case 'press':
      return press(desk, incoming, answer, clicked.id, responses.later)
    case 'sure':
      return press(desk, incoming, answer, clicked.id, responses.laterHere)
    case 'ask':
      return ask(desk, answer, clicked.id)
    case 'not':
      return leave(answer)
    case 'pick':
      return pick(desk, incoming, answer, 'values' in data ? (data.values[0] ?? '') : '')
    default:
      return desk.refuse(answer, gone())
  }
}

async function press(
  desk: Desk,
  incoming: Incoming,
  answer: Answer,
  id: string,
  first: number,
): Promise<void> {
  if (!(await answer.respond(first, { flags: ephemeral }))) return
  await desk.carryOut(incoming, answer, async () => desk.inbox.press(id, await desk.pressing(incoming)))
}

/** What the button wants to be told, or shown, before it counts. */
async function ask(desk: Desk, answer: Answer, id: string): Promise<void> {
  let button: Button | null | 'late'
  try {
    const found = await within(
      lookMs,
      desk.inbox.button(id).then((one) => ({ one })),
    )
    button = found === null ? 'late' : found.one
  } catch (thrown) {
    return desk.refuse(answer, thrown)
  }
  if (button === 'late') return askAgain(answer, id)
  if (button === null) return desk.refuse(answer, gone())
  const modal = button.asks === undefined ? null : decisionModal(button)
  if (modal !== null) {
    await answer.respond(responses.dialog, modal)
    return
  }
  const { files, ...payload } = decisionMessage(button)
  await answer.respond(responses.message, { ...payload, flags: payload.flags | ephemeral }, files)
}

/** Deferred, a dialog is not possible any more: a fresh button is. */
async function askAgain(answer: Answer, id: string): Promise<void> {
  const text = 'It took too long to look up what this button does now. Nothing was changed. Click again.'
  const payload = renderMessage({ text, blocks: [] })
  const rows = buttonRows([{ type: 2, style: 1, label: 'Try again', custom_id: customId('ask', id) ?? '' }])
  const { files: _none, ...message } = { ...payload, components: rows }
  await answer.respond(responses.message, { ...message, flags: message.flags | ephemeral })
}

async function leave(answer: Answer): Promise<void> {
  const { files: _none, ...payload } = renderMessage({ text: 'Nothing was changed.', blocks: [] })
  await answer.respond(responses.here, { ...payload, attachments: [] })
}

async function pick(desk: Desk, incoming: Incoming, answer: Answer, text: string): Promise<void> {
  if (!(await answer.respond(responses.laterHere))) return
  await desk.carryOut(incoming, answer, async () => desk.inbox.command(text, await desk.asking(incoming)))
}

function gone(): BotError {
  return new BotError(
    'USAGE',
    'this button is not offered any more',
    'Look at the newest messages of the thread, or type /502 show with the incident: buttons that work are there.',
  )
}
