import type { Prompt } from '../../src/cli/setup/prompt.ts'

/** What somebody types, in order: the beginning of the question it answers, and the answer; empty takes what is offered. */
export type Script = (readonly [question: string, answer: string, before?: () => void])[]

/** Somebody at a terminal who follows a script; throws when another question comes. */
export function scriptedPrompt(script: Script): Prompt & { said: string[]; left(): string[] } {
  const rest = [...script]
  const said: string[] = []

  function answer(text: string): string {
    const next = rest.shift()
    said.push(`? ${text}`)
    if (next === undefined || !text.trim().startsWith(next[0])) {
      throw new Error(`"${text}" was asked${next ? ` instead of "${next[0]}"` : ''}:\n${said.join('\n')}`)
    }
    next[2]?.()
    return next[1]
  }

  return {
    isInteractive: true,
    said,
    left: () => rest.map(([question]) => question),
    say: (text) => void said.push(text),
    async ask({ text, current, problemOf }) {
      for (;;) {
        const typed = answer(text) || current
        if (typed === null) continue
        const problem = problemOf(typed)
        if (problem === null) return typed
        said.push(problem)
      }
    },
    async choose({ text, options, current }) {
      const typed = answer(text) || current
      if (!options.some(({ value }) => value === typed)) throw new Error(`${typed} is no option of "${text}"`)
      return typed
    },
    confirm: async (text, otherwise) => {
      const typed = answer(text)
      return typed === '' ? otherwise : typed === 'y'
    },
    close: () => undefined,
  }
}
