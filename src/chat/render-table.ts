import type { Block } from '../model/message.ts'
import { displayWidth, padTo, wrapText } from './display-width.ts'
import type { TextStyle } from './text-style.ts'

const gap = 2
const least = 6

/** A table for a terminal: columns as wide as their widest cell, or what room there is, cells wrapped. */
export function renderTable(
  { title, columns, rows }: Extract<Block, { type: 'table' }>,
  style: TextStyle,
): string[] {
  const cells = [columns, ...rows].map((row) => columns.map((_, column) => style.line(row[column] ?? '')))
  const widths = fitted(
    columns.map((_, column) => Math.max(1, ...cells.map((row) => displayWidth(row[column] ?? '')))),
    style.width - gap,
  )
  const lead = wrapText(style.line(title), style.width)
  // Too narrow for columns side by side: each cell on its own line.
  if (widths === null) return [...lead, ...cells.slice(1).flatMap((row) => stacked(columns, row, style))]
  return [...lead, ...cells.flatMap((row) => rowLines(row, widths))]
}

/** Takes from the widest until all fit; null when even the least does not. */
function fitted(widths: number[], room: number): number[] | null {
  const fit = [...widths]
  const total = () => fit.reduce((sum, width) => sum + width + gap, -gap)
  while (total() > room) {
    const widest = Math.max(...fit)
    if (widest <= least) return null
    fit[fit.indexOf(widest)] = widest - 1
  }
  return fit
}

function rowLines(row: string[], widths: number[]): string[] {
  const wrapped = row.map((cell, column) => wrapText(cell, widths[column] ?? least))
  const height = Math.max(1, ...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const parts = widths.map((width, column) => padTo(wrapped[column]?.[line] ?? '', width))
    return `  ${parts.join('  ')}`.trimEnd()
  })
}

function stacked(columns: string[], row: string[], style: TextStyle): string[] {
  return row.flatMap((cell, column) => {
    const name = style.line(columns[column] ?? '')
    const words = name === '' ? cell : `${name}: ${cell}`
    return wrapText(words, style.width - gap).map((line) => `  ${line}`)
  })
}
