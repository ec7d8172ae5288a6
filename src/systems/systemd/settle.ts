import type { Command } from '../../model/host.ts'

/** What dies at once is seen to: a program that cannot start ends within a second or two. */
export const settle: Command = { argv: ['sleep', '2'], timeoutMs: 10_000 }
