import { BotError } from '../../errors.ts'
import type { ChangeOutcome } from '../../model/change.ts'
import type { Command, Ran } from '../../model/host.ts'
import { redactSecrets } from '../../redact.ts'
import { linesOf } from '../host/lines-of.ts'
import { reloadScript } from './reload-script.ts'

type Argv = readonly [program: string, ...rest: string[]]

/** A reload that is seen to have happened. */
export interface Reload {
  /** What is reloaded, for people: `nginx`. */
  name: string
  master: { pid: number; ticks: number }
  /** Extended regular expression of a worker's command line. */
  workers: string
  /** What is waited for: new workers and none of before (those that stay are told to finish), none of before, as many new ones as there were, or a new one. */
  turned: 'all' | 'gone' | 'many' | 'one'
  seconds: number
  /** What must be well before anything is reloaded. */
  check: Argv | null
  reload: Argv
}

/** Arguments of a program that checks, reloads and waits for new workers; fit to activate an edit of a file. */
export function reloadArgv({ master, workers, turned, seconds, check, reload }: Reload): Argv {
  const before = [String(master.pid), String(master.ticks), workers, turned, String(seconds)]
  return ['sh', '-c', reloadScript, 'sh', ...before, String(check?.length ?? 0), ...(check ?? []), ...reload]
}

/** The same as a command. */
export function reloadCommand(reload: Reload): Command {
  return { argv: reloadArgv(reload), root: true, timeoutMs: (reload.seconds + 60) * 1000 }
}

/** What came of a reload. Throws `WORKER_LOST` when nobody can say whether it was made. */
export function readReload(ran: Ran | undefined, { name, seconds }: Reload): ChangeOutcome {
  if (ran?.failure === 'forbidden' || ran?.failure === 'missing') {
    return {
      outcome: 'fail',
      summary: `The account that changes things may not reload ${name}; nothing was done.`,
    }
  }
  const [head = '', first = '', second = '', ...rest] = linesOf(ran?.stdout ?? '')
  const said = redactSecrets([first, second, ...rest].join(' ').trim()).slice(-400)
  const because = said === '' ? '' : ` It said: ${said}`
  switch (head) {
    case 'reload done':
      return { outcome: 'pass', summary: `${name} was reloaded; new workers: ${first}.` }
    case 'reload gone':
      return fail(`The ${name} of the plan does not run any more; nothing was done.`)
    case 'reload check':
      return fail(`The configuration of ${name} is not valid, so it was not reloaded.${because}`)
    case 'reload refused':
      return fail(`${name} could not be told to reload.${because}`)
    case 'reload died':
      return fail(`${name} ENDED while it was reloading, and does not run now.`)
    case 'reload old':
      return fail(
        `${name} was told to reload, but after ${seconds} s ${first} of ${second} workers were new: it keeps to what it had.`,
      )
    default:
      throw new BotError(
        'WORKER_LOST',
        `The reload of ${name} was cut off, and nobody can say whether it was made.`,
        `Compare the start times of its workers with the time of the change.`,
      )
  }
}

/** The answer of a reload where it stands in somebody else's words, as in those of an edit that it was to activate. */
export function inWords(summary: string): string {
  return summary
    .replace(
      /reload old (\d+) (\d+)/,
      'the reload was not taken: $1 of $2 workers were new when its time was over.',
    )
    .replace(/reload gone/, 'the program of the plan does not run any more.')
    .replace(/reload died/, 'the program ended while it was reloading.')
    .replace(/reload refused/, 'it could not be told to reload:')
}

function fail(summary: string): ChangeOutcome {
  return { outcome: 'fail', summary }
}
