import type { KnownBlock } from './block-kit.ts'
import type { Portion } from './portion.ts'
import { richText, section, words } from './rich-text.ts'

export interface Room {
  blocks: number
  /** Of the blocks as JSON in UTF-8. */
  bytes: number
}

/** For the words on what was left out. */
const noteBytes = 300
/** What the later portions are sure of while there is any room, so that one long portion does not take it all. */
const laterBytes = 600

interface Drawn {
  blocks: KnownBlock[]
  bytes: number
}

/**
 * As much of the portions as there is room for, in their order: buttons first, then headings, then the rest from the top.
 * What is cut says so itself; `whole` says where the portions are that were left out altogether.
 */
export function fitPortions(portions: readonly Portion[], room: Room, whole: string): KnownBlock[] {
  const left = { blocks: room.blocks - 1, bytes: room.bytes - noteBytes }
  const drawn = new Map<Portion, Drawn>()
  const full = new Map(portions.map((portion) => [portion, measured(portion, portion.pieces)]))
  const fullBytes = (portion: Portion) => full.get(portion)?.bytes ?? 0

  function take(portion: Portion, { blocks, bytes }: Drawn): void {
    drawn.set(portion, { blocks, bytes })
    left.blocks -= blocks.length
    left.bytes -= bytes
  }

  const kept = portions.filter((portion) => portion.kept)
  for (const portion of kept.toSorted((one, other) => one.pieces - other.pieces)) {
    const whole = full.get(portion)
    if (whole && whole.bytes <= left.bytes && whole.blocks.length <= left.blocks) take(portion, whole)
  }

  const others = portions.filter((portion) => !portion.kept)
  for (const [index, portion] of others.entries()) {
    const later = others.slice(index + 1)
    const sure = later.reduce((sum, one) => sum + Math.min(laterBytes, fullBytes(one)), 0)
    const bytes = left.bytes - Math.min(sure, left.bytes / 2)
    const most = largest(portion, full.get(portion), { blocks: left.blocks, bytes })
    if (most !== null) take(portion, most)
  }

  const missing = portions.filter((portion) => !drawn.has(portion) && fullBytes(portion) > 2)
  const lastShown = portions.findLastIndex((portion) => !portion.kept)
  const blocks = portions.flatMap((portion, index) => [
    ...(drawn.get(portion)?.blocks ?? []),
    ...(index === lastShown ? note(missing.length, whole) : []),
  ])
  return lastShown === -1 ? [...blocks, ...note(missing.length, whole)] : blocks
}

/** The most of a portion that fits; null when not even one piece does. */
function largest(portion: Portion, full: Drawn | undefined, room: Room): Drawn | null {
  const fits = ({ blocks, bytes }: Drawn) => bytes <= room.bytes && blocks.length <= room.blocks
  if (full && fits(full)) return full
  let best: Drawn | null = null
  let low = 1
  let high = portion.pieces - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const one = measured(portion, middle)
    if (fits(one)) {
      best = one
      low = middle + 1
    } else {
      high = middle - 1
    }
  }
  return best
}

function measured(portion: Portion, count: number): Drawn {
  const blocks = portion.draw(count)
  return { blocks, bytes: Buffer.byteLength(JSON.stringify(blocks)) }
}

function note(missing: number, whole: string): KnownBlock[] {
  if (missing === 0) return []
  const parts = missing === 1 ? '1 part of this message does' : `${missing} parts of this message do`
  return richText(section(words(`… ${parts} not fit here; all of it is ${whole}`, 'italic')))
}
