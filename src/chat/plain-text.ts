/**
 * Strangers' text made safe to print: control characters (so every ANSI escape) and bidirectional controls become
 * visible escapes such as `\x1b`, and characters that print nothing (Unicode Default_Ignorable_Code_Point,
 * UAX #44) are removed. Line feeds stay; tabs become spaces.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]|\p{Bidi_Control}/gu, escapeOf)
    .replace(/\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu, '')
}

/** The same, on one line. */
export function plainLine(text: string): string {
  return plainText(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`
}
