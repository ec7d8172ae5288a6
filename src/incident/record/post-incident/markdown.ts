import { clip } from '../../../chat/clip.ts'
import { plainLine, plainText } from '../../../chat/plain-text.ts'

const longestProse = 500
const longestLine = 300
/** Of a plan, which is told in full; nothing that people approve is longer. */
const longestCommand = 4000
const nothing = '–'

/** Every character that means something inside a line of CommonMark 0.31, GFM or GitHub's additions to them. */
const live = /[\\`*_{}[\]<>|~&$^]/g

/** What would be a list, a heading, a rule or a definition where a line begins: `#`, `-`, `+`, `=`, `:`; and `1.`, `1)`. */
const liveAtStart = /^([#\-+=:])|^(\d{1,9})(?=[.)](?:\s|$))/

/**
 * Somebody else's text as part of a sentence or a cell: it can begin no heading, list, table, link, mention or HTML,
 * wherever it is put. An empty one is a dash. Addresses stay text, since GFM would make links of them, and forges of what follows `@` and `#`.
 */
export function prose(text: string, max = longestProse): string {
  const line = clip(plainLine(text), max)
  if (line === '') return nothing
  return line
    .replace(live, '\\$&')
    .replace(liveAtStart, (_, mark?: string, digits = '') => (mark ? `\\${mark}` : `${digits}\\`))
    .replace(/:(?=\/)/g, '\\:')
    .replace(/(?<=www)\./gi, '\\.')
    .replace(/[@#](?=[\p{L}\p{N}])/gu, '$&\u2060')
}

/** Somebody else's text as it was, in a code span; an empty one is a dash. Not for tables: a bar ends a cell even there. */
export function code(text: string, max = longestLine): string {
  const line = clip(plainLine(text), max)
  if (line === '') return nothing
  const ticks = '`'.repeat(longestRun(line) + 1)
  const space = /^`|`$/.test(line) ? ' ' : ''
  return `${ticks}${space}${line}${space}${ticks}`
}

/** Lines as they were, in a block that none of them can end. */
export function block(lines: readonly string[]): string {
  const shown = lines.flatMap((line) => plainText(line).split('\n')).map((line) => clip(line, longestCommand))
  const ticks = '`'.repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)))
  return [`${ticks}text`, ...shown, ticks].join('\n')
}

/** A table; cells are Markdown already. Empty without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Items are Markdown already. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}
