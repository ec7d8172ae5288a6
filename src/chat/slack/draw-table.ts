import type { Block } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { displayWidth, padTo } from '../display-width.ts'
import type { KnownBlock } from './block-kit.ts'
import { defuseLine } from './defuse.ts'
import { plainString } from './plain-words.ts'
import { moreWords, type Portion } from './portion.ts'
import { preformatted, richText, section, words } from './rich-text.ts'

type Table = Extract<Block, { type: 'table' }>

/** With the row of names (https://docs.slack.dev/reference/block-kit/blocks/table-block). */
const mostRows = 100
const mostColumns = 20
const longestCell = 200
/** As wide as a phone shows without breaking lines. */
const longestPreformattedCell = 40

/**
 * As a table of Slack's where `native`: it scrolls sideways on a phone. A message may hold only one
 * (`invalid_attachments`, `only_one_table_allowed`) and a view none, so others are lines of letters of one width.
 */
export function drawTable({ title, columns, rows }: Table, native: boolean, whole: string): Portion {
  const cut = native ? longestCell : longestPreformattedCell
  const cells = [columns, ...rows].map((row) =>
    columns.slice(0, mostColumns).map((_, column) => clip(defuseLine(row[column] ?? ''), cut)),
  )
  const hidden = Math.max(0, columns.length - mostColumns)
  const shown = native ? Math.min(rows.length, mostRows - 1) : rows.length
  return {
    kept: false,
    pieces: Math.max(1, shown),
    draw(count) {
      const [names = [], ...lines] = cells
      const drawn = [names, ...lines.slice(0, count)]
      const left = rows.length - Math.min(count, lines.length)
      const more = [
        ...(left > 0 ? [moreWords(left, 'row', 'rows', whole)] : []),
        ...(hidden > 0 ? [moreWords(hidden, 'column', 'columns', whole)] : []),
      ].join('\n')
      const head = section(words(defuseLine(title), 'bold'))
      const foot = section(words(more, 'italic'))
      if (names.length === 0) return richText(head, foot)
      if (!native) return richText(head, preformatted(aligned(drawn)), foot)
      return [...richText(head), nativeTable(drawn), ...richText(foot)]
    },
  }
}

function nativeTable(rows: string[][]): KnownBlock {
  return {
    type: 'table',
    column_settings: (rows[0] ?? []).map(() => ({ is_wrapped: true })),
    // An empty cell is refused.
    rows: rows.map((row) =>
      row.map((cell) => ({ type: 'raw_text', text: cell === '' ? ' ' : plainString(cell, longestCell) })),
    ),
  }
}

function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => padTo(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
