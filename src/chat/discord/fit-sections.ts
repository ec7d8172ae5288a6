import { cutSection } from './cut-section.ts'
import { type Section, sectionText } from './section.ts'

/** A piece that is shorter says nothing. */
const least = 120
const headingsKept = 12

interface Sized {
  section: Section
  text: string
  isHeading: boolean
}

/**
 * Sections as texts that together, each with a line end, take at most `room`, and each at most `longest`. The longest
 * are cut first, with words that say how much is missing and `where` it is; headings are left whole.
 */
export function fitSections(
  sections: Section[],
  room: number,
  longest: number,
  where = 'in the console',
): string[] {
  const all = sized(sections)
  const kept = keptOf(all, room - `-# … ${all.length} more parts, ${where}`.length - 1)
  const cap = Math.min(longest, capOf(kept, room))
  const texts = kept.map(({ section, text, isHeading }) =>
    isHeading || text.length <= cap ? text : cutSection(section, Math.max(cap, least), where),
  )
  const left = all.length - kept.length
  if (left > 0) texts.push(`-# … ${left} more ${left === 1 ? 'part' : 'parts'}, ${where}`)
  return texts.filter((text) => text.trim() !== '')
}

function sized(sections: Section[]): Sized[] {
  let headings = 0
  return sections.map((section) => {
    headings += section.heading === true ? 1 : 0
    const isHeading = section.heading === true && headings <= headingsKept
    return { section, text: sectionText(section), isHeading }
  })
}

/** As many sections from the top as have room for a piece of each, and all headings. */
function keptOf(all: Sized[], room: number): Sized[] {
  const fixed = all.reduce((sum, { isHeading, text }) => sum + (isHeading ? text.length + 1 : 0), 0)
  let left = room - fixed
  if (all.every(({ isHeading }) => isHeading)) return all
  let isFull = false
  return all.filter(({ isHeading, text }) => {
    if (isHeading) return true
    left -= Math.min(text.length, least) + 1
    isFull ||= left < 0
    return !isFull
  })
}

/** The length above which sections are cut: the greatest with which all fit. */
function capOf(kept: Sized[], room: number): number {
  const fixed = kept.reduce((sum, { isHeading, text }) => sum + (isHeading ? text.length + 1 : 1), 0)
  const sizes = kept.filter(({ isHeading }) => !isHeading).map(({ text }) => text.length)
  let left = room - fixed
  let count = sizes.length
  for (const size of sizes.toSorted((a, b) => a - b)) {
    const share = Math.floor(left / count)
    if (size > share) return share
    left -= size
    count -= 1
  }
  return room
}
