import type { AckFn, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import { BotError } from '../../errors.ts'
import { actionIds } from './action-ids.ts'
import { decisionErrors } from './decision-errors.ts'
import { readMetadata } from './decision-metadata.ts'
import type { Desk } from './desk.ts'
import { dialogOf } from './dialog.ts'
import { errorModal } from './error-modal.ts'
import { loadingModal } from './loading-modal.ts'
import { pressed } from './pressed.ts'
import type { Spot } from './private-answer.ts'
import { problemMessage } from './problem-message.ts'
import { readDecision } from './read-decision.ts'
import { replyModal } from './reply-modal.ts'
import { within } from './within.ts'

/** Of the three seconds in which a submission must be acknowledged. */
const lookedForMs = 1_000

/**
 * What somebody told a dialog. Its fields are checked before it is acknowledged, as far as that is known in time; everything
 * else is decided, and told, afterwards. Never rejects.
 */
export async function onSubmission(
  desk: Desk,
  body: ViewSubmitAction,
  ack: AckFn<ViewResponseAction>,
): Promise<void> {
  const { view, user } = body
  if (view.callback_id !== actionIds.decision) return ack()
  const metadata = readMetadata(view.private_metadata)
  const spot: Spot = {
    user: user.id,
    channel: metadata?.channel ?? null,
    thread: metadata?.thread ?? null,
    responseUrl: null,
  }
  if (metadata === null) {
    await ack()
    return desk.privately.tell(spot, problemMessage(unreadable()))
  }
  const told = readDecision(view.state)
  const offered = await within(lookedForMs, desk.inbox.button(metadata.button))
  const errors = offered === null ? null : decisionErrors(offered, told)
  if (errors !== null) return ack({ response_action: 'errors', errors })
  // From a home page there is no thread to answer in: the dialog itself shows what came of it.
  const title = view.title.text
  if (spot.channel === null) await ack({ response_action: 'update', view: loadingModal(title) })
  else await ack()
  const result = await pressed(desk, { button: metadata.button, spot, body, told })
  const message = 'error' in result ? problemMessage(result.error) : result.message
  if (spot.channel === null) {
    const shown = 'error' in result ? errorModal(result.error) : replyModal(title, result.plain)
    await dialogOf(desk, view.id, spot).show(shown, message)
  } else {
    await desk.privately.tell(spot, message)
  }
  await desk.homes.refresh(user.id, body)
}

function unreadable(): BotError {
  return new BotError('USAGE', 'This dialog is of an older version.', 'Click the button once more.')
}
