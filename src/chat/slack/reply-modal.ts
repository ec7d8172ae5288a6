import type { ChatMessage } from '../../model/message.ts'
import type { ModalView } from './block-kit.ts'
import { drawBlocks } from './draw-blocks.ts'
import { modal } from './modal.ts'
import { viewRoom } from './view-room.ts'

/** An answer in a modal, as message shortcuts get it. */
export function replyModal(title: string, { text, blocks }: ChatMessage): ModalView {
  const surface = { ...viewRoom, whole: 'in the console' }
  const drawn = drawBlocks(blocks, surface)
  return modal(
    title,
    drawn.length > 0 ? drawn : drawBlocks([{ type: 'text', text: text.trim() || '–' }], surface),
  )
}
