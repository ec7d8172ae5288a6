/** A link of ours, which is whole or not there; strangers' brackets are escaped. */
const pieces = /\[(?:\\.|[^\]\\])*\]\(<[^>\n]*>\)|\\.|\*\*|./gsu

/** Cuts a line that {@link import('./escape-markdown.ts').escapeMarkdown} made, also with `**` of ours, to `max` characters. */
export function cutEscaped(line: string, max: number): string {
  if (line.length <= max) return line
  let kept = ''
  let isBold = false
  for (const [piece] of line.matchAll(pieces)) {
    if (kept.length + piece.length + '**…'.length > max) break
    kept += piece
    if (piece === '**') isBold = !isBold
  }
  // A bold mark around nothing would be shown as it is.
  if (isBold && kept.endsWith('**')) return `${kept.slice(0, -2)}…`
  return isBold ? `${kept.trimEnd()}**…` : `${kept}…`
}
