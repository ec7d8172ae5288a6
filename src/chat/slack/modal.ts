import { actionIds } from './action-ids.ts'
import type { KnownBlock, ModalView } from './block-kit.ts'
import { plainWords } from './plain-words.ts'

interface Answerable {
  /** The word on the button that sends it; without one a view only shows something. */
  submit: string
  callback: string
  metadata: string
}

/** Of title, submit and close (https://docs.slack.dev/reference/views/modal-views). */
const longestTitle = 24

export function modal(title: string, blocks: KnownBlock[], answer?: Answerable): ModalView {
  return {
    type: 'modal',
    title: plainWords(title, longestTitle),
    close: plainWords(answer === undefined ? 'Close' : 'Not now', longestTitle),
    callback_id: answer?.callback ?? actionIds.shown,
    ...(answer === undefined
      ? {}
      : { submit: plainWords(answer.submit, longestTitle), private_metadata: answer.metadata }),
    blocks,
  }
}
