import { BotError } from '../../errors.ts'
import type { Button } from '../../model/message.ts'
import { buttonCommand } from '../button-command.ts'
import { type Admitted, admit } from './admit.ts'
import type { ClickedAt } from './decision-metadata.ts'
import { decisionModal } from './decision-modal.ts'
import type { Desk } from './desk.ts'
import { openDialog } from './dialog.ts'
import { errorModal } from './error-modal.ts'
import { goneModal } from './gone-modal.ts'
import { isForeign } from './is-foreign.ts'
import { loadingModal } from './loading-modal.ts'
import { needsModal } from './needs-modal.ts'
import { pressed } from './pressed.ts'
import type { Spot } from './private-answer.ts'
import { problemMessage } from './problem-message.ts'
import { whatWentWrong } from './what-went-wrong.ts'
import { within } from './within.ts'

/** Of the three seconds that a trigger lives. */
const lookedForMs = 1_000

/** A click on one of our own buttons. */
export interface Click {
  button: string
  label: string
  at: ClickedAt
  spot: Spot
  trigger: string
  isOnModal: boolean
  body: unknown
}

/** Opens the dialog of a button that has one, and presses any other at once. Never rejects. */
export async function onPress(desk: Desk, click: Click): Promise<void> {
  if (isStrangers(desk, click)) return pressAtOnce(desk, click)
  // Approving shows the whole plan: its dialog is opened before anything is looked for.
  if (click.button.startsWith('approve:')) return askFirst(desk, click)
  const button = await within(lookedForMs, desk.inbox.button(click.button))
  if (button !== null && needsModal(button)) {
    const { problem } = await openDialog(desk, click, decisionModal(button, click.at))
    if (problem !== null) await desk.privately.tell(click.spot, problemMessage(problem))
    return
  }
  await pressAtOnce(desk, click)
}

async function askFirst(desk: Desk, click: Click): Promise<void> {
  const dialog = await openDialog(desk, click, loadingModal(click.label))
  let admitted: Admitted | null = null
  try {
    admitted = await admit(desk, click.body, click.spot.user, 'asking')
    const button = await desk.inbox.button(click.button)
    if (button === null) {
      const gone = noLonger()
      await dialog.show(goneModal(gone.message, gone.hint), problemMessage(gone))
      return
    }
    await dialog.show(decisionModal(button, click.at), problemMessage(dialog.problem ?? notShown(button)))
  } catch (thrown) {
    const error = whatWentWrong(thrown, admitted?.lacking ?? [], desk.log)
    await dialog.show(errorModal(error), problemMessage(error))
  }
}

async function pressAtOnce(desk: Desk, { button, spot, body }: Click): Promise<void> {
  const result = await pressed(desk, { button, spot, body, told: {} })
  await desk.privately.tell(spot, 'error' in result ? problemMessage(result.error) : result.message)
  await desk.homes.refresh(spot.user, body)
}

function isStrangers({ identities }: Desk, { body }: Click): boolean {
  const me = identities.known()
  return me !== null && isForeign(body, me.team)
}

function noLonger(): BotError {
  return new BotError(
    'ALREADY_DECIDED',
    'This is not offered any more: it was decided, it expired, or its incident is gone.',
    'The incident’s thread says how it stands; `/502 incidents` lists those that are open.',
  )
}

function notShown(button: Button): BotError {
  const typed = buttonCommand(button)
  const instead = typed === null ? '' : ` Or type \`/502 ${typed}\`.`
  return new BotError(
    'USAGE',
    `The dialog of “${button.label}” could not be shown.`,
    `Click again.${instead}`,
  )
}
