import type { ChatAdapter } from '../chat/adapter.ts'
import { renderText } from '../chat/render-text.ts'
import { createTerminalAdapter } from '../chat/terminal/terminal-adapter.ts'
import type { ChatMessage } from '../model/message.ts'

const { stdout } = process

/** https://no-color.org */
const color = stdout.isTTY && !process.env.NO_COLOR
const columns = () => stdout.columns ?? 100

/** A terminal whose locale is not UTF-8 gets plain characters; a pipe or file is taken to be UTF-8. */
const locale = process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || ''
const unicode = !stdout.isTTY || /utf-?8/i.test(locale)

/** The terminal that this process was started in. */
export function createScreen(): ChatAdapter {
  return createTerminalAdapter({
    write: (text) => stdout.write(text),
    isTty: stdout.isTTY ?? false,
    columns,
    rows: () => stdout.rows ?? 24,
    color,
    unicode,
  })
}

export function printMessage(message: ChatMessage): void {
  stdout.write(`${renderText(message, { columns: columns(), color, unicode })}\n`)
}

export function printJson(value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
