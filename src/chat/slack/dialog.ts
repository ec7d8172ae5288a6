import { BotError } from '../../errors.ts'
import type { ModalView, SlackMessage } from './block-kit.ts'
import type { Desk } from './desk.ts'
import type { Spot } from './private-answer.ts'
import { slackError, slackErrorName } from './slack-error.ts'

/** A modal in front of somebody, or what stands in for one that could not be opened. */
export interface Dialog {
  /** Why it is not open, null when it is. */
  problem: BotError | null
  /** Shows a view in the modal; where that is not there (any more), a message for that person alone. */
  show(view: ModalView, instead: SlackMessage): Promise<void>
}

/**
 * Opens a modal at once, for a trigger lives three seconds and serves one time
 * (https://docs.slack.dev/interactivity/handling-user-interaction). Never rejects.
 */
export async function openDialog(
  desk: Pick<Desk, 'client' | 'privately' | 'log'>,
  { trigger, isOnModal = false, spot }: { trigger: string; isOnModal?: boolean; spot: Spot },
  view: ModalView,
): Promise<Dialog> {
  const { client } = desk
  try {
    const opened = isOnModal
      ? await client.views.push({ trigger_id: trigger, view })
      : await client.views.open({ trigger_id: trigger, view })
    return dialogOf(desk, opened.view?.id ?? '', spot)
  } catch (thrown) {
    const { message, hint } = slackError(thrown, 'views.open')
    const problem = new BotError('CHAT_REFUSED', `The dialog could not be opened: ${message}`, hint, {
      cause: thrown,
    })
    return { problem, show: (_view, instead) => desk.privately.tell(spot, instead) }
  }
}

/** A modal that is open already. */
export function dialogOf(
  { client, privately, log }: Pick<Desk, 'client' | 'privately' | 'log'>,
  id: string,
  spot: Spot,
): Dialog {
  return {
    problem: null,
    async show(view, instead) {
      try {
        await client.views.update({ view_id: id, view })
      } catch (thrown) {
        // Whoever closed the dialog meanwhile still gets an answer.
        const isClosed = slackErrorName(thrown) === 'not_found'
        if (!isClosed)
          log.warn(
            { error: slackError(thrown, 'views.update').message },
            'a dialog could not be filled in slack',
          )
        await privately.tell(spot, instead)
      }
    },
  }
}
