import type { Button } from '../../model/message.ts'
import { actionIds } from './action-ids.ts'
import type { KnownBlock, SlackButton } from './block-kit.ts'
import { needsModal } from './needs-modal.ts'
import { plainWords } from './plain-words.ts'

/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
const perBlock = 25
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const longestLabel = 75
const longestValue = 2000
/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
const longest = { title: 100, text: 300, answer: 30 }

/** Rows of buttons; `first` counts on through the message, in which each `action_id` stands once. */
export function drawButtons(buttons: readonly Button[], first = 0): KnownBlock[] {
  // A button that cannot be sent back could not be pressed either.
  const pressable = buttons.filter(({ id }) => id !== '' && id.length <= longestValue)
  const drawn = pressable.map((button, index) => drawButton(button, first + index))
  return Array.from({ length: Math.ceil(drawn.length / perBlock) }, (_, row) => ({
    type: 'actions',
    elements: drawn.slice(row * perBlock, (row + 1) * perBlock),
  }))
}

function drawButton(button: Button, index: number): SlackButton {
  const { id, label, style, confirm } = button
  return {
    type: 'button',
    action_id: `${actionIds.press}${index}`,
    text: plainWords(label, longestLabel),
    value: id,
    ...(style === 'plain' ? {} : { style }),
    ...(confirm === undefined || needsModal(button)
      ? {}
      : {
          confirm: {
            title: plainWords(`${label}?`, longest.title),
            text: plainWords(confirm, longest.text),
            confirm: plainWords(label, longest.answer),
            deny: plainWords('Not now', longest.answer),
            ...(style === 'plain' ? {} : { style }),
          },
        }),
  }
}
