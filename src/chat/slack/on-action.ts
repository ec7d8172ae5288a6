import type { BlockAction } from '@slack/bolt'
import { BotError } from '../../errors.ts'
import { actionIds } from './action-ids.ts'
import { answerLine } from './answer-line.ts'
import type { ClickedAt } from './decision-metadata.ts'
import type { Desk } from './desk.ts'
import { onPress } from './on-press.ts'
import type { Spot } from './private-answer.ts'
import { problemMessage } from './problem-message.ts'
import { readPick } from './read-pick.ts'

/** A click on a button or a choice from a menu, in a message or in a view. */
export async function onAction(desk: Desk, body: BlockAction): Promise<void> {
  const [action] = body.actions
  if (action === undefined || action.action_id.startsWith(actionIds.link)) return
  const at = clickedAt(body)
  const spot: Spot = {
    user: body.user.id,
    channel: at.channel,
    thread: at.thread,
    responseUrl: body.response_url ? { url: body.response_url, since: desk.now().getTime(), uses: 0 } : null,
  }
  if (action.action_id.startsWith(actionIds.pick)) {
    const line = action.type === 'static_select' || action.type === 'button' ? readPick(action) : null
    if (line === null) return desk.privately.tell(spot, problemMessage(unknownAction()))
    return answerLine(desk, { text: line, body, spot, publicly: null, replace: true })
  }
  if (!action.action_id.startsWith(actionIds.press) || action.type !== 'button' || !action.value) {
    return desk.privately.tell(spot, problemMessage(unknownAction()))
  }
  await onPress(desk, {
    button: action.value,
    label: action.text.text,
    at,
    spot,
    trigger: body.trigger_id,
    isOnModal: body.view?.type === 'modal',
    body,
  })
}

/** The thread is that of the message; the message that began a thread stands in the channel, and its answers do too. */
function clickedAt({ channel, message, container }: BlockAction): ClickedAt {
  const ts = text(message?.ts) ?? text(container.message_ts)
  const thread = text(message?.thread_ts) ?? text(container.thread_ts)
  return {
    channel: channel?.id ?? text(container.channel_id),
    message: ts,
    thread: thread === ts ? null : thread,
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function unknownAction(): BotError {
  return new BotError(
    'USAGE',
    'This button is of an older version, and nothing listens to it any more.',
    'Type `/502 incidents`: the incident’s own thread has the buttons that work.',
  )
}
