import { clip } from '../clip.ts'
import type { ModalView } from './block-kit.ts'
import { defuse } from './defuse.ts'
import { modal } from './modal.ts'
import { richText, section, words } from './rich-text.ts'

const longest = 2000

/** Instead of the dialog of a button that is not offered any more: why, and what to do instead. */
export function goneModal(why: string, next: string): ModalView {
  return modal('Not offered any more', [
    ...richText(section(words(clip(defuse(why), longest), 'bold'))),
    ...richText(section(words(clip(defuse(next), longest)))),
    ...richText(section(words('Nothing was decided and nothing was changed by your click.'))),
  ])
}
