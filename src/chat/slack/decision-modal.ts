import type { Asked, Button } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { actionIds } from './action-ids.ts'
import type { KnownBlock, ModalView } from './block-kit.ts'
import { decisionFields } from './decision-fields.ts'
import { type ClickedAt, writeMetadata } from './decision-metadata.ts'
import { defuse } from './defuse.ts'
import { modal } from './modal.ts'
import { plainWords } from './plain-words.ts'
import { preformatted, richText, section, words } from './rich-text.ts'
import { viewRoom } from './view-room.ts'

/** As long as the text of a section may be; the letters of rich text have no documented limit. */
const perBox = 2900
/** The rest of the view are the words around the plan and what is asked. */
const mostBoxes = 80
/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element allows 3000. */
const longestReason = 500
const longestTyped = 200

/**
 * What is asked before a click counts: all that it brings about, and what must be told along. Submitted under
 * `actionIds.decision`; read with `readDecision`, and by `readMetadata` which button it was and where.
 */
export function decisionModal(button: Button, at: ClickedAt): ModalView {
  const { id, label, confirm, whole } = button
  const blocks = [
    ...(confirm === undefined ? [] : richText(section(words(clip(defuse(confirm), 2000), 'bold')))),
    ...(whole === undefined ? [] : wholeBlocks(whole)),
    ...askedBlocks(button),
  ]
  return modal(label, blocks, {
    submit: label,
    callback: actionIds.decision,
    metadata: writeMetadata({ button: id, ...at }),
  })
}

/** Everything it does, in boxes between which no line is cut; and if that is too much even here, how much is missing. */
function wholeBlocks(whole: string): KnownBlock[] {
  const { boxes, left } = boxed(defuse(whole))
  const missing =
    left === 0
      ? []
      : richText(
          section(
            words(
              `… ${left.toLocaleString('en-US')} more ${left === 1 ? 'line does' : 'lines do'} not fit into a dialog of Slack. The whole plan is in the thread: read it there before you decide.`,
              'bold',
            ),
          ),
        )
  return [
    ...richText(section(words('All that will be done, exactly:'))),
    ...boxes.flatMap((box) => richText(preformatted(box))),
    ...missing,
  ]
}

function boxed(text: string): { boxes: string[]; left: number } {
  const boxes: string[] = []
  const all = text.split('\n').flatMap(broken)
  let bytes = 0
  for (const [index, line] of all.entries()) {
    const last = boxes.at(-1)
    const fits = last !== undefined && last.length + 1 + line.length <= perBox
    bytes += Buffer.byteLength(JSON.stringify(line))
    if (bytes > viewRoom.bytes || (!fits && boxes.length === mostBoxes)) {
      return { boxes, left: all.length - index }
    }
    if (fits) boxes[boxes.length - 1] = `${last}\n${line}`
    else boxes.push(line)
  }
  return { boxes, left: 0 }
}

/** A line that is longer than a box goes on in the next, with a mark. */
function broken(line: string): string[] {
  if (line.length <= perBox) return [line]
  const characters = [...line]
  const size = perBox / 2 - 2
  const parts = Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(''),
  )
  return parts.map((part, index) => (index + 1 < parts.length ? `${part} ↩` : part))
}

function askedBlocks({ id, asks }: Button): KnownBlock[] {
  const isApproval = id.startsWith('approve:')
  const mustReason = asks?.reason === true
  const typed = asks?.typed ?? null
  const answer = asks?.answer
  return [
    ...(typed === null ? [] : [typedInput(typed)]),
    ...(answer === undefined ? [] : [answerInput(answer)]),
    // What is asked for an answer is not asked why, too.
    ...(answer === undefined || mustReason ? [reasonInput(mustReason)] : []),
    ...(isApproval ? [breakGlassInput()] : []),
  ]
}

function typedInput(typed: string): KnownBlock {
  return {
    type: 'input',
    block_id: decisionFields.typed,
    label: plainWords(`To go on, type the name of the service: ${typed}`, 300),
    hint: plainWords('Exactly as it is written here. It is the service that is changed.', 300),
    element: { type: 'plain_text_input', action_id: decisionFields.typed, max_length: longestTyped },
  }
}

function answerInput({ label, hint }: NonNullable<Asked['answer']>): KnownBlock {
  return {
    type: 'input',
    block_id: decisionFields.answer,
    label: plainWords(label, 300),
    hint: plainWords(hint, 300),
    element: { type: 'plain_text_input', action_id: decisionFields.answer, max_length: longestTyped },
  }
}

function reasonInput(isNeeded: boolean): KnownBlock {
  return {
    type: 'input',
    block_id: decisionFields.reason,
    optional: !isNeeded,
    label: plainWords('Reason, for the timeline', 300),
    hint: plainWords('Everybody who reads the incident sees it.', 300),
    element: {
      type: 'plain_text_input',
      action_id: decisionFields.reason,
      multiline: true,
      max_length: longestReason,
    },
  }
}

function breakGlassInput(): KnownBlock {
  return {
    type: 'input',
    block_id: decisionFields.breakGlass,
    optional: true,
    label: plainWords('Only in an emergency', 300),
    hint: plainWords(
      'Goes ahead although a freeze or a limit says not now. It needs a reason, and stands in the timeline under your name.',
      300,
    ),
    element: {
      type: 'checkboxes',
      action_id: decisionFields.breakGlass,
      options: [{ value: 'yes', text: plainWords('Break glass: override freezes and limits', 75) }],
    },
  }
}
