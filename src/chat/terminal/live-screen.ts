import { stripVTControlCharacters } from 'node:util'
import type { ChatMessage } from '../../model/message.ts'
import { displayWidth } from '../display-width.ts'
import { renderLines } from '../render-text.ts'
import { isFinal, now, type TerminalOptions, type TerminalScreen } from './terminal-screen.ts'

/**
 * Redraws changed messages in place. The live region is the end of the output, never taller than the screen: what is
 * final scrolls out at its top when room is needed, what is not is cut and shown in full at the end. A message that
 * changes after it has scrolled out is shown again.
 */
export function createLiveScreen(options: TerminalOptions): TerminalScreen {
  const live = new Map<string, ChatMessage>()
  let drawn: string[] = []

  function put(id: string, message: ChatMessage): void {
    live.set(id, message)
    const height = now(options.rows, 24) - 1
    const scrolled: string[] = []
    let lines = [...live.values()].map(linesOf)
    for (const [oldest, content] of live) {
      if (lines.flat().length <= height || !isFinal(content)) break
      scrolled.push(...(lines[0] ?? []))
      lines = lines.slice(1)
      live.delete(oldest)
    }
    redraw(scrolled, clipped(lines.flat(), height))
  }

  function end(): void {
    redraw([...live.values()].flatMap(linesOf), [])
    live.clear()
  }

  function redraw(scrolled: string[], region: string[]): void {
    const erase = drawn.length === 0 ? '' : `\x1b[${heightOf(drawn)}A\r\x1b[J`
    const text = [...scrolled, ...region].map((line) => `${line}\n`).join('')
    if (erase !== '' || text !== '') options.write(erase + text)
    drawn = region
  }

  function linesOf(message: ChatMessage): string[] {
    const { color, unicode = true } = options
    return [...renderLines(message, { columns: columns() - 1, color, unicode }), '']
  }

  function clipped(lines: string[], height: number): string[] {
    if (lines.length <= height) return lines
    const shown = Math.max(0, height - 1)
    const mark = options.unicode === false ? '...' : '…'
    return [...lines.slice(0, shown), `${mark} ${lines.length - shown} more lines`]
  }

  /** In rows of the screen as it is now: a narrowed terminal has wrapped what was drawn wider. */
  function heightOf(lines: string[]): number {
    const width = columns()
    const rows = lines.map((line) => Math.ceil(displayWidth(stripVTControlCharacters(line)) / width))
    return rows.reduce((sum, count) => sum + Math.max(1, count), 0)
  }

  function columns(): number {
    return Math.max(21, now(options.columns, 80))
  }

  return { put, end }
}
