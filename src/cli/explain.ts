import { readFile } from 'node:fs/promises'
import { text as readStream } from 'node:stream/consumers'
import { explanationCard } from '../chat/cards/explanation-card.ts'
import { explainCause, explainStatus } from '../chat/replies.ts'
import { isExplained } from '../chat/status-codes.ts'
import { findCause } from '../diagnosis/causes.ts'
import { BotError } from '../errors.ts'
import { explain, longestPaste } from '../explain/explain.ts'
import type { Explanation } from '../model/explanation.ts'
import { printJson, printMessage } from './screen.ts'

const exitCodes = { healthy: 0, fault: 1, inconclusive: 2 } as const satisfies Record<
  Explanation['verdict']['state'],
  number
>

/** `fiveohtwo explain [FILE…|-]`: files or standard input; a cause or a status code is explained as such. */
export async function explainCommand(given: string[], options: { json?: boolean }): Promise<void> {
  const [only] = given
  if (only !== undefined && given.length === 1) {
    const cause = findCause(only)
    if (cause !== undefined) return options.json ? printJson(cause) : printMessage(explainCause(cause))
    const status = Number(only)
    if (isExplained(status)) return printMessage(explainStatus(status))
  }
  const explanation = explain(await readAll(given))
  process.exitCode = exitCodes[explanation.verdict.state]
  if (options.json) return printJson(explanation)
  printMessage(explanationCard(explanation))
}

async function readAll(given: string[]): Promise<string> {
  if (given.length === 0 && process.stdin.isTTY) {
    process.stderr.write('Paste what you have, then press Ctrl-D on an empty line.\n')
  }
  const names = given.length === 0 ? ['-'] : given
  const parts = await Promise.all(names.map(readOne))
  return names.length === 1
    ? (parts[0] ?? '')
    : names.map((name, at) => `==> ${name} <==\n${parts[at]}`).join('\n')
}

async function readOne(name: string): Promise<string> {
  if (name === '-') return readStream(process.stdin)
  try {
    // A line of bytes that are no UTF-8 is still a line.
    return new TextDecoder().decode((await readFile(name)).subarray(0, longestPaste + 1))
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new BotError(
      'FILE_UNREADABLE',
      `There is no readable file, cause or status "${name}": ${reason}`,
      'Name a file, "-" for standard input, a cause ("fiveohtwo causes" lists them) or a status such as 502.',
    )
  }
}
