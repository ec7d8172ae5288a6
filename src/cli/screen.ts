import type { ChatAdapter } from '../chat/adapter.ts'
import { renderText } from '../chat/render-text.ts'
import { createTerminalAdapter } from '../chat/terminal/terminal-adapter.ts'
import type { ChatMessage } from '../model/message.ts'

const { stdout } = process

/** https://no-color.org */
const color = stdout.isTTY && !process.env.NO_COLOR
const columns = () => stdout.columns ?? 100

/** The terminal that this process was started in. */
export function createScreen(): ChatAdapter {
  return createTerminalAdapter({
    write: (text) => stdout.write(text),
    isTty: stdout.isTTY ?? false,
    columns: columns(),
    color,
  })
}

export function printMessage(message: ChatMessage): void {
  stdout.write(`${renderText(message, { columns: columns(), color })}\n`)
}

export function printJson(value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
