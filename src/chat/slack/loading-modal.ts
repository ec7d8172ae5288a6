import type { ModalView } from './block-kit.ts'
import { modal } from './modal.ts'
import { richText, section, words } from './rich-text.ts'

/**
 * Opened at once with the trigger, which is good for 3 seconds
 * (https://docs.slack.dev/reference/methods/views.open), and updated when there is something to show.
 */
export function loadingModal(title: string): ModalView {
  return modal(title, richText(section(words('One moment, looking it up …'))))
}
