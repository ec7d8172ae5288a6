/**
 * East Asian Wide and Fullwidth blocks (UAX #11, EastAsianWidth.txt), as far as terminals agree on them;
 * emoji that are wide by themselves come from the property Emoji_Presentation.
 */
const wide =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const zero = /\p{Mn}|\p{Me}|\p{Default_Ignorable_Code_Point}/u

/** How many terminal columns a text takes. Expects text without control characters. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  if (character < '\u0300') return 1
  if (zero.test(character)) return 0
  return wide.test(character) ? 2 : 1
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Breaks a text into lines of at most `width` columns, at spaces where it can. `width` is at least 2. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(2, width)))
}

function wrapLine(line: string, width: number): string[] {
  if (displayWidth(line) <= width) return [line]
  const lines: string[] = []
  let current = ''
  let used = 0
  for (const word of line.split(/(?<= )(?=[^ ])/)) {
    const bare = displayWidth(word.trimEnd())
    if (used + bare > width && used > 0) {
      lines.push(current.trimEnd())
      current = ''
      used = 0
    }
    for (const piece of bare > width ? pieces(word, width) : [word]) {
      if (used > 0 && used + displayWidth(piece.trimEnd()) > width) {
        lines.push(current.trimEnd())
        current = ''
        used = 0
      }
      current += piece
      used += displayWidth(piece)
    }
  }
  return [...lines, current.trimEnd()]
}

function pieces(word: string, width: number): string[] {
  const parts: string[] = []
  let part = ''
  let used = 0
  for (const character of word) {
    const step = characterWidth(character)
    if (used + step > width) {
      parts.push(part)
      part = ''
      used = 0
    }
    part += character
    used += step
  }
  return [...parts, part]
}
