import type { Block, ChatMessage } from '../../model/message.ts'
import { renderText } from '../render-text.ts'
import { textStyle } from '../text-style.ts'
import { isFinal, now, type TerminalOptions, type TerminalScreen } from './terminal-screen.ts'

/**
 * For pipes and logs, where nothing can be taken back: one line per new piece of evidence, a message in full when it
 * becomes final, and one line when a final message changes.
 */
export function createLineScreen(options: TerminalOptions): TerminalScreen {
  const { write, color, unicode = true } = options
  const settings = () => ({ columns: now(options.columns, 80), color, unicode })
  const waiting = new Map<string, ChatMessage>()
  const lastText = new Map<string, string>()
  const seenRows = new Map<string, Set<string>>()

  function put(id: string, message: ChatMessage): void {
    const wasFinal = lastText.has(id) && !waiting.has(id)
    if (!isFinal(message)) {
      waiting.set(id, message)
      writeNewRows(id, message)
      return
    }
    waiting.delete(id)
    if (!wasFinal) {
      writeNewRows(id, message)
      writeInFull(id, message)
    } else if (lastText.get(id) !== message.text) {
      lastText.set(id, message.text)
      write(`${textStyle(settings()).line(message.text)}\n`)
    }
  }

  function end(): void {
    for (const [id, message] of waiting) writeInFull(id, message)
    waiting.clear()
  }

  function writeNewRows(id: string, message: ChatMessage): void {
    const seen = seenRows.get(id) ?? new Set<string>()
    seenRows.set(id, seen)
    const style = textStyle(settings())
    for (const block of message.blocks) {
      if (block.type !== 'details') continue
      for (const { state, label, text } of block.rows) {
        const line = `${style.symbols.states[state]} ${style.line(label)}  ${style.line(text)}`
        if (seen.has(line)) continue
        seen.add(line)
        write(`${line}\n`)
      }
    }
  }

  /** The rows of evidence are there already, one line each. */
  function writeInFull(id: string, message: ChatMessage): void {
    lastText.set(id, message.text)
    const blocks = message.blocks.map(
      (block): Block => (block.type === 'details' ? { type: 'text', text: block.title } : block),
    )
    write(`${renderText({ ...message, blocks }, settings())}\n`)
  }

  return { put, end }
}
