import type { BotError } from '../../errors.ts'
import { clip } from '../clip.ts'
import type { KnownBlock } from './block-kit.ts'
import { defuse } from './defuse.ts'
import { toneMarks } from './marks.ts'
import { richText, section, words } from './rich-text.ts'

const longest = 2000

/** What happened with the observed value, the next thing to do, and for whom it is to mend. */
export function problemBlocks({ message, hint, code, fault }: BotError): KnownBlock[] {
  return [
    ...richText(section([...words(toneMarks.bad), ...words(clip(defuse(message), longest), 'bold')])),
    ...richText(section(words(clip(defuse(hint), longest)))),
    // Whoever typed it cannot mend it, but can pass the code on.
    ...(fault === 'user' ? [] : richText(section(words(code, 'code')))),
  ]
}
