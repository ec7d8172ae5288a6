import type { Span } from './span.ts'

/** One piece of a text that is replaced, by its places in characters. */
export interface Piece {
  at: number
  remove: number
  insert: string
}

/** Writes other arguments into a directive; null where a comment stands between them. */
export function replaceArgs(text: string, { words }: Span, value: string): Piece | null {
  const [name, first] = words
  const last = words.at(-1)
  if (name === undefined || last === undefined) return null
  if (first === undefined) return { at: name.end, remove: 0, insert: ` ${value}` }
  for (const [index, word] of words.slice(1).entries()) {
    const before = words[index]
    if (before !== undefined && text.slice(before.end, word.at).includes('#')) return null
  }
  return { at: first.at, remove: last.end - first.at, insert: value }
}

/** Writes a directive before another one of the same block, in a line of its own where the other has one. */
export function insertBefore(text: string, { words }: Span, directive: string): Piece | null {
  const at = words[0]?.at
  if (at === undefined) return null
  const indent = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return { at, remove: 0, insert: /^[ \t]*$/.test(indent) ? `${directive}\n${indent}` : `${directive} ` }
}

/** Writes a directive as the last one of a block. */
export function appendTo(text: string, { block }: Span, directive: string): Piece | null {
  if (block === null) return null
  const { close, children } = block
  const lineStart = text.lastIndexOf('\n', close - 1) + 1
  const before = text.slice(lineStart, close)
  // A closing brace that does not begin its line, or is in the line of a child.
  if (!/^[ \t]*$/.test(before))
    return { at: close, remove: 0, insert: `${/\s$/.test(before) ? '' : ' '}${directive} ` }
  const at = children.at(-1)?.words[0]?.at
  const beside = at === undefined ? null : text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const indent = beside !== null && /^[ \t]*$/.test(beside) ? beside : `${before}    `
  return { at: lineStart, remove: 0, insert: `${indent}${directive}\n` }
}

/** The text after the pieces, which are in order and apart. */
export function withPieces(text: string, pieces: readonly Piece[]): string {
  let result = ''
  let from = 0
  for (const { at, remove, insert } of pieces) {
    result += text.slice(from, at) + insert
    from = at + remove
  }
  return result + text.slice(from)
}

/** In the order of the text, those at one place in the order given; null when two of them meet. */
export function inOrder(pieces: readonly Piece[]): Piece[] | null {
  const sorted = pieces.toSorted((a, b) => a.at - b.at)
  const isApart = sorted.every((piece, index) => {
    const before = sorted[index - 1]
    return before === undefined || before.at + before.remove <= piece.at
  })
  return isApart ? sorted : null
}
