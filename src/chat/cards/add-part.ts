import { type Part, partKey, type Story } from './story.ts'

/** Gives a story's thread one more message, unless it is there. */
export function addPart(story: Story, part: Part): void {
  const isThere = story.parts.some((known) => partKey(known) === partKey(part))
  if (!isThere) story.parts.push(part)
}
