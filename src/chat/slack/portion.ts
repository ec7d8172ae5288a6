import type { KnownBlock } from './block-kit.ts'

/** One neutral block that can be drawn in part. */
export interface Portion {
  /** Headings and buttons are drawn before anything else gets room. */
  kept: boolean
  /** How many pieces there are to draw: lines, rows, characters. */
  pieces: number
  /** The first so many of them, and words on how many are left. */
  draw(count: number): KnownBlock[]
}

/** `… 41 more rows; they are in the console`. */
export function moreWords(left: number, one: string, many: string, whole: string): string {
  const count = left.toLocaleString('en-US')
  return left === 1 ? `… 1 more ${one}; it is ${whole}` : `… ${count} more ${many}; they are ${whole}`
}
