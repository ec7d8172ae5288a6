import type { Ran } from '../../model/host.ts'
import { redactSecrets } from '../../redact.ts'
import { linesOf } from '../host/lines-of.ts'

/** Why a command did not do what it was asked, in its own words where it had some; null when it went well. */
export function refusalOf(ran: Ran | undefined): string | null {
  if (ran === undefined) return 'it was not run'
  if (ran.failure === 'missing') return 'there is no such program'
  if (ran.failure === 'forbidden') return 'sudo does not allow it'
  if (ran.failure === 'timeout') return 'it had not ended when its time was over'
  if (ran.exitCode === 0) return null
  const ending = ran.exitCode === null ? 'it was ended by a signal' : `exit status ${ran.exitCode}`
  return firstWords(ran.stderr) ?? firstWords(ran.stdout) ?? ending
}

/** The first line of a program's output, secrets removed and no longer than fits a sentence. */
export function firstWords(text: string): string | null {
  const line = linesOf(redactSecrets(text.slice(0, 16_384))).find((each) => each.trim() !== '')
  return line === undefined ? null : plainWords(line)
}

/** Text of a stranger, fit for one line of a message: no control characters, 240 characters at most. */
export function plainWords(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 240)
}
