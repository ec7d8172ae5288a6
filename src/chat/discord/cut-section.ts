import { clip } from '../clip.ts'
import { cutEscaped } from './cut-escaped.ts'
import { type Section, sectionText } from './section.ts'

/** What `-# … 1200 more lines, in the console` takes, and the marks of a fence. */
const noteRoom = 60
const fenceRoom = 16

/** The beginning of a section that is too long, at most `max` characters, with words that say how much more there is. */
export function cutSection({ words, fence, below = [] }: Section, max: number, where: string): string {
  const total = words.length + (fence?.lines.length ?? 0) + below.length
  const kept = take(words, max - noteRoom, cutEscaped)
  let shown = kept.length
  let cutFence: Section['fence']
  if (fence !== undefined && shown === words.length) {
    const room = max - noteRoom - fenceRoom - lengthOf(kept)
    const lines = take(fence.lines, room, clip)
    cutFence = { ...fence, lines }
    shown += lines.length
  }
  const missing = total - shown
  const more =
    missing > 0
      ? `… ${missing} more ${missing === 1 ? 'line' : 'lines'}, ${where}`
      : `… cut here, whole ${where}`
  const rest = [`-# ${more}`]
  return sectionText(
    cutFence === undefined ? { words: [...kept, ...rest] } : { words: kept, fence: cutFence, below: rest },
  )
}

/** The first lines that fit; one that does not is cut rather than left out. */
function take(lines: string[], room: number, shorten: (line: string, max: number) => string): string[] {
  const taken: string[] = []
  let left = room
  for (const line of lines) {
    if (line.length + 1 > left) {
      if (left > 40) taken.push(shorten(line, left - 1))
      break
    }
    taken.push(line)
    left -= line.length + 1
  }
  return taken
}

function lengthOf(lines: string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0)
}
