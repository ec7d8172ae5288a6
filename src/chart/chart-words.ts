/** Longer names cannot be read beside their bars. */
const longest = 80

/** Strangers' words as they can stand in a picture: one line without control, format and unassigned characters, cut. */
export function chartWords(text: string): string {
  const line = text
    .slice(0, 4 * longest)
    .toWellFormed()
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  const characters = [...line]
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`
}
