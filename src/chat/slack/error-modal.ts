import type { BotError } from '../../errors.ts'
import type { ModalView } from './block-kit.ts'
import { modal } from './modal.ts'
import { problemBlocks } from './problem-blocks.ts'

/** Instead of whatever a modal was to show: what happened, and the next thing to do. */
export function errorModal(error: BotError): ModalView {
  return modal('That did not work', problemBlocks(error))
}
