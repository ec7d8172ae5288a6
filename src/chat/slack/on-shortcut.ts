import type { MessageShortcut } from '@slack/bolt'
import { type Admitted, admit } from './admit.ts'
import type { Desk } from './desk.ts'
import { openDialog } from './dialog.ts'
import { errorModal } from './error-modal.ts'
import { loadingModal } from './loading-modal.ts'
import type { Spot } from './private-answer.ts'
import { problemMessage } from './problem-message.ts'
import { readMessage } from './read-message.ts'
import { renderMessage } from './render-message.ts'
import { replyModal } from './reply-modal.ts'
import { whatWentWrong } from './what-went-wrong.ts'

const title = 'Explain this error'

/** "Explain this error" of a message: its text, or the file in it, read and judged in a dialog. Never rejects. */
export async function onShortcut(desk: Desk, body: MessageShortcut): Promise<void> {
  const spot: Spot = {
    user: body.user.id,
    channel: body.channel.id,
    thread: typeof body.message.thread_ts === 'string' ? body.message.thread_ts : null,
    responseUrl: body.response_url ? { url: body.response_url, since: desk.now().getTime(), uses: 0 } : null,
  }
  const dialog = await openDialog(desk, { trigger: body.trigger_id, spot }, loadingModal(title))
  let admitted: Admitted | null = null
  try {
    admitted = await admit(desk, body, spot.user, 'asking')
    const text = await readMessage(desk, body.message)
    const { message } = await desk.inbox.command(`explain ${text}`, {
      person: admitted.person,
      platform: 'slack',
      channel: body.channel.id,
    })
    await dialog.show(replyModal(title, message), renderMessage(message))
  } catch (thrown) {
    const error = whatWentWrong(thrown, admitted?.lacking ?? [], desk.log)
    await dialog.show(errorModal(error), problemMessage(error))
  }
}
