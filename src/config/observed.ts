const longest = 80

// Control and format characters (terminal escapes, bidirectional overrides) would change how the line around them reads.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** A value as a message may show it: on one line, short, inert in a terminal, without the password of a URL. */
export function observed(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return `"${cut(inert(value), longest)}"`
  return String(value)
}

/** Text that came from outside, made fit for one line of a message. */
export function inert(text: string): string {
  return (
    text
      // Up to the last "@": a password may contain what should have been escaped in it.
      .replace(/\/\/\S*@/g, '//***@')
      .replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  )
}

/** The first `length` characters, never half of a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length
  return `${text.slice(0, end)}…`
}
