import type { Block } from '../../model/message.ts'
import type { KnownBlock } from './block-kit.ts'
import { drawPortion } from './draw-portion.ts'
import { fitPortions, type Room } from './fit-portions.ts'

export interface Surface extends Room {
  /** How many tables of Slack's own it takes. */
  tables: number
  whole: string
}

/** Neutral blocks on a surface of Slack's, within its limits whatever they are. */
export function drawBlocks(blocks: readonly Block[], surface: Surface): KnownBlock[] {
  let buttonsAbove = 0
  let tables = surface.tables
  const portions = blocks.map((block, index) => {
    const nativeTable = block.type === 'table' && tables > 0
    const portion = drawPortion(block, {
      isFirst: index === 0,
      buttonsAbove,
      nativeTable,
      whole: surface.whole,
    })
    if (nativeTable) tables -= 1
    if (block.type === 'buttons') buttonsAbove += block.buttons.length
    return portion
  })
  return fitPortions(portions, surface, surface.whole)
}
