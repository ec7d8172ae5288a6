import { linesOf, numberOf } from '../host/lines-of.ts'
import type { ListedProcess } from './list-processes.ts'

/** The columns of `ps aux` and `ps -ef`, for the lines that `grep` leaves without their heading. */
const usual = {
  aux: ['USER', 'PID', '%CPU', '%MEM', 'VSZ', 'RSS', 'TTY', 'STAT', 'START', 'TIME', 'COMMAND'],
  ef: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
}

/**
 * Reads the lines of `ps` out of pasted text: by their heading, or by the columns of `ps aux` and `ps -ef` where it is missing.
 * Arguments that held spaces come apart. Parents that the columns do not show are 0.
 */
export function parsePs(text: string): ListedProcess[] {
  let columns: readonly string[] | null = null
  return linesOf(text).flatMap((line) => {
    const head = line.slice(0, 200)
    if (/\bPID\b/.test(head) && /\b(?:COMMAND|CMD|ARGS)\b/.test(head)) {
      columns = line.trim().split(/\s+/)
      return []
    }
    const process = readLine(line, columns ?? columnsOf(line))
    return process === null ? [] : [process]
  })
}

function columnsOf(line: string): readonly string[] | null {
  if (
    /^\S{1,40} +\d{1,10} +[\d.]{1,6} +[\d.]{1,6} +\d{1,14} +\d{1,14} +\S{1,12} +[A-Z][a-zA-Z<+]{0,6} /.test(
      line,
    )
  )
    return usual.aux
  if (/^\S{1,40} +\d{1,10} +\d{1,10} +\d{1,3} +\S{1,8} +\S{1,12} +\d[\d:-]{4,12} /.test(line)) return usual.ef
  return null
}

function readLine(line: string, columns: readonly string[] | null): ListedProcess | null {
  if (columns === null) return null
  const words = line.slice(0, 16_384).trim().split(/\s+/)
  const at = (...names: string[]) => words[columns.findIndex((column) => names.includes(column))]
  const pid = numberOf(at('PID'))
  if (pid === null || words.length < columns.length) return null
  const seconds = secondsOf(at('ELAPSED', 'ETIMES', 'ETIME'))
  return {
    pid,
    ppid: numberOf(at('PPID')) ?? 0,
    state: at('STAT', 'S', 'STATE')?.slice(0, 1) ?? '?',
    ageMs: seconds === null ? null : seconds * 1000,
    rssBytes: (numberOf(at('RSS')) ?? 0) * 1024,
    uid: null,
    user: at('USER', 'UID', 'RUSER') ?? null,
    folder: null,
    program: null,
    group: null,
    argv: words.slice(columns.length - 1),
    variables: {},
  }
}

/** `93`, `01:33`, `2-03:04:05` of ps(1), in seconds. */
function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d{1,10}$/.test(text)) return Number(text)
  const match = /^(?:(\d{1,5})-)?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})$/.exec(text)
  if (match === null) return null
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
}
