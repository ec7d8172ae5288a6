/** Longest text shown in one place of a page, in UTF-16 units; the API has the whole. */
export const longestText = 20_000

/**
 * Characters that are invisible or reorder what is read: C0 and C1 controls save tab and newline, bidi controls
 * (Unicode UAX #9 section 2), zero-width spaces, and the deprecated tag characters.
 */
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

/** A stranger's text as it may be shown: unseen characters are spelt out (`\u{202e}`), and it ends at `longest`. */
export function shownText(text: string, longest: number = longestText): string {
  const kept = text.length > longest ? text.slice(0, longest) : text
  const plain = kept
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
  return text.length > longest ? `${plain}… (${text.length - longest} more characters)` : plain
}
