import { BotError } from '../../errors.ts'
import type { Prompt } from './prompt.ts'

/** Answers with what flags and variables say. Rejects with `CONFIG_INVALID` for what they do not say, or say wrongly. */
export function createGivenPrompt(say: (text: string) => void, overwrite: boolean): Prompt {
  return {
    isInteractive: false,
    say,
    async ask({ name, text, current, problemOf }) {
      if (current === null) {
        throw new BotError(
          'CONFIG_INVALID',
          `${name} is not set: ${text.trim()}.`,
          'Follow the steps above, set it and run this again; on a terminal you are asked.',
        )
      }
      const problem = problemOf(current)
      if (problem === null) return current
      throw new BotError('CONFIG_INVALID', `${name}: ${problem}`, 'Set it anew and run this again.')
    },
    choose: async ({ current }) => current,
    confirm: async (_text, otherwise) => overwrite || otherwise,
    close: () => undefined,
  }
}
