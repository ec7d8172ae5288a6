import type { Command, Ran } from '../../model/host.ts'
import { linesOf } from '../host/lines-of.ts'
import { firstWords } from '../owner/refusal-of.ts'

/** Asks for what a unit said last. */
export function askJournal(unit: string): Command {
  return {
    argv: ['journalctl', '-u', unit, '-n', '12', '--no-pager', '-q', '-o', 'short-iso'],
    root: true,
    timeoutMs: 8000,
  }
}

/** What programs and systemd say of why they end, rather than that they do. */
const tellsTrouble =
  /error|exception|fatal|panic|denied|refused|cannot|can't|could not|no such|not found|in use|invalid|failed|killed|timed out|repeated/i

/**
 * The last line of a unit that tells of trouble, its own before systemd's, or else its last one; secrets removed. With `since` (ISO 8601) only
 * of then or later.
 */
export function lastWords(ran: Ran | undefined, since: string | null): string | null {
  const lines = linesOf(ran?.stdout ?? '').flatMap((line) => {
    const match =
      /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([+-]\d\d):?(\d\d) \S{1,255} ([^\s:]{1,100}): (.{1,4000})/.exec(line)
    const at = Date.parse(`${match?.[1]}${match?.[2]}:${match?.[3]}`)
    if (match === null || (since !== null && !(at >= Date.parse(since)))) return []
    return [{ by: match[4] ?? '', text: match[5] ?? '' }]
  })
  const own = lines.filter(({ by }) => !/^systemd(?:\[|$)/.test(by))
  const last =
    own.findLast(({ text }) => tellsTrouble.test(text)) ??
    own.at(-1) ??
    lines.findLast(({ text }) => tellsTrouble.test(text))
  return last === undefined ? null : firstWords(last.text)
}
