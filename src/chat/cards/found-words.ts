import { clip } from '../clip.ts'
import type { MadeStory } from './story.ts'

const found = {
  untouched: 'it is as it was before, so the change was not made',
  touched: 'it is not as it was before: the change was made, or somebody else touched it',
  unreadable: 'it could not be looked at',
} as const

/** What was found at the place of a change of which nobody knew whether it was made. */
export function foundWords(inspected: NonNullable<MadeStory['inspected']>): string {
  return `Looked at it afterwards: ${found[inspected.found]}. Seen: ${clip(inspected.summary, 300)}`
}
