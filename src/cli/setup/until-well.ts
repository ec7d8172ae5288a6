import { BotError, toBotError } from '../../errors.ts'
import { type Finding, findingLine } from './finding.ts'
import type { Prompt } from './prompt.ts'

/** What one try came to; `value` is null when it cannot be gone on with. */
export interface Tried<T> {
  findings: readonly Finding[]
  value: T | null
}

/**
 * Tries until all is well, showing each time what was seen and what to do. With nobody there to mend it the first thing that
 * is wrong is thrown as `CONFIG_INVALID`.
 */
export async function untilWell<T>(
  prompt: Prompt,
  platform: string,
  attempt: () => Promise<Tried<T>>,
): Promise<T> {
  for (;;) {
    const { findings, value } = await attempt().catch((thrown: unknown) => unreachable<T>(prompt, thrown))
    for (const { what, ok, detail, next } of findings) {
      prompt.say(
        ok ? `  ${findingLine(platform, { what, ok, detail, next })}` : `  ${what}: ${detail}.\n  → ${next}`,
      )
    }
    const wrong = findings.find(({ ok }) => !ok)
    if (wrong === undefined && value !== null) return value
    if (prompt.isInteractive) continue
    throw new BotError(
      'CONFIG_INVALID',
      `${platform}, ${wrong?.what ?? 'set-up'}: ${wrong?.detail ?? 'not finished'}.`,
      wrong?.next ?? 'Run it again.',
    )
  }
}

/** Somebody who is there may mend the network and try again. */
async function unreachable<T>(prompt: Prompt, thrown: unknown): Promise<Tried<T>> {
  const error = toBotError(thrown)
  const isPassing = error.code === 'CHAT_UNREACHABLE' || error.code === 'CHAT_BUSY'
  if (!isPassing || !prompt.isInteractive) throw thrown
  prompt.say(`  ${error.message}\n  → ${error.hint}`)
  if (await prompt.confirm('Try again?', true)) return { findings: [], value: null }
  throw new BotError('CANCELED', 'Stopped.', 'Nothing was written; run it again at any time.')
}
