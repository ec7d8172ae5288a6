import type { ChatMessage } from '../../model/message.ts'

/** One way of showing messages that change. */
export interface TerminalScreen {
  /** Shows a message, or a new version of it. */
  put(id: string, message: ChatMessage): void
  /** Shows what is left to show. */
  end(): void
}

export interface TerminalOptions {
  write(text: string): void
  /** Width now; a function where it changes. */
  columns: number | (() => number)
  /** Height now, default 24; only a TTY needs it. */
  rows?: number | (() => number)
  color: boolean
  /** False draws with ASCII alone. Default true. */
  unicode?: boolean
}

/** A message with a progress bar is still going to change by itself. */
export function isFinal(message: ChatMessage): boolean {
  return !message.blocks.some(({ type }) => type === 'progress')
}

export function now(measure: number | (() => number) | undefined, otherwise: number): number {
  const measured = typeof measure === 'function' ? measure() : measure
  return measured !== undefined && measured > 0 ? measured : otherwise
}
