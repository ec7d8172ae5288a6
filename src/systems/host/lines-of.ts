/** Lines beyond these are not read. */
const most = 20_000

/** The lines of a text, without their ends, whether written on Unix or Windows. */
export function linesOf(text: string): string[] {
  return text.split('\n', most).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}

/** The words of a line; bounded, for a line may be a megabyte. */
export function wordsOf(line: string): string[] {
  return line.slice(0, 4096).trim().split(/\s+/)
}

/** A number that may be one, null for anything else. */
export function numberOf(text: string | undefined): number | null {
  if (text === undefined || !/^[+-]?\d{1,20}(?:\.\d{1,12})?$/.test(text)) return null
  return Number(text)
}
