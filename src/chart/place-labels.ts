export interface PlacedLabel {
  text: string
  /** Left edge. */
  x: number
  /** From 0, the lowest. */
  row: number
}

/** Room between two labels of a row. */
const gap = 8

/**
 * Puts labels beside their lines (`at`) so that none covers another: higher up where a row is taken, and on the other side
 * of the line where the picture ends. What finds no room joins the label before it.
 */
export function placeLabels(
  labels: readonly { text: string; at: number }[],
  { left, right, rows }: { left: number; right: number; rows: number },
  measure: (text: string) => number,
): PlacedLabel[] {
  const placed: (PlacedLabel & { end: number })[] = []
  for (const { text, at } of labels) {
    const length = measure(text)
    const x = at + 4 + length <= right ? at + 4 : Math.max(left, at - 4 - length)
    const row = Array.from({ length: rows }, (_, index) => index).find((index) =>
      placed.every((other) => other.row !== index || x + length + gap <= other.x || x >= other.end + gap),
    )
    if (row !== undefined) {
      placed.push({ text, x, row, end: x + length })
      continue
    }
    const last = placed.at(-1)
    if (last === undefined || last.text.endsWith('…')) continue
    const joined = `${last.text}, ${text}`
    const hasRoom = last.x + measure(joined) <= right
    last.text = hasRoom ? joined : `${last.text} …`
    last.end = last.x + measure(last.text)
  }
  return placed.map(({ text, x, row }) => ({ text, x, row }))
}
