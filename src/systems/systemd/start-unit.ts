import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangeOutcome, ChangePlace } from '../../model/change.ts'
import type { Command, Ran } from '../../model/host.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { runChange } from '../owner/run-change.ts'
import { askJournal, lastWords } from './journal-tail.ts'
import { settle } from './settle.ts'
import { askUnit, readUnit, stateWords, type UnitState } from './unit-state.ts'

/** Longer than systemd gives a unit that hangs to stop: 90 s (systemd-system.conf(5), DefaultTimeoutStopSec=). */
export const jobTimeoutMs = 105_000

/** One command of `systemctl`, as root. */
export function systemctl(verb: string, ...words: string[]): Command {
  return { argv: ['systemctl', verb, ...words], root: true, timeoutMs: jobTimeoutMs }
}

/**
 * Runs commands that start a unit and judges by how the unit is two seconds later, because `systemctl` ends well as soon as
 * a process of a simple service exists.
 */
export async function startUnit(
  place: ChangePlace,
  { unit, done, commands }: { unit: string; done: string; commands: readonly Command[] },
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const batch = [...askUnit(unit), ...commands, settle, ...askUnit(unit), askJournal(unit)]
  return await runChange(place, batch, context, (ran) => {
    const told = ran.slice(2, 2 + commands.length)
    const [date, shown, journal] = ran.slice(3 + commands.length)
    return judgeStart(
      { unit, done, before: readUnit(ran[0], ran[1]), after: readUnit(date, shown) },
      told,
      journal,
    )
  })
}

interface Started {
  unit: string
  /** `was restarted`, for people. */
  done: string
  before: UnitState | null
  after: UnitState | null
}

/** What came of starting a unit: pure, so that each answer of systemd can be tried. */
export function judgeStart(
  { unit, done, before, after }: Started,
  told: readonly Ran[],
  journal: Ran | undefined,
): ChangeOutcome {
  const refusal = told.map(refusalOf).findLast((each) => each !== null) ?? null
  if (after === null) throw unreadable(unit, refusal)
  const isNew = after.invocation === null || after.invocation !== before?.invocation
  const state = stateWords(after)
  if (!isNew) {
    const why = refusal === null ? '' : `: ${refusal}`
    const how = after.active === 'deactivating' ? 'It is still being stopped' : 'It is as it was'
    return { outcome: 'fail', summary: `${unit} was not started anew${why}. ${how}: ${state}.` }
  }
  const said = lastWords(journal, after.startedAt)
  const last = said === null ? '' : ` Its last line: ${said}`
  if (after.active !== 'active') {
    const why = refusal === null ? '' : ` (${refusal})`
    return { outcome: 'fail', summary: `${unit} ${done} and did not stay up${why}: it is ${state}.${last}` }
  }
  // A start by hand counts from nothing again, unless it came in the pause before the next try.
  const counted = before?.sub.startsWith('auto-restart') ? before.restarts : 0
  if (after.restarts > counted) {
    return { outcome: 'fail', summary: `${unit} ${done}, ended and is being started again: ${state}.${last}` }
  }
  return { outcome: 'pass', summary: `${unit} ${done}: it is ${state}.` }
}

/** Something may have been done, and nobody can say what. */
export function unreadable(unit: string, refusal: string | null): BotError {
  return new BotError(
    'OUTPUT_UNREADABLE',
    `systemd did not say how ${unit} is after the change${refusal === null ? '' : `: ${refusal}`}`,
    'Log in and look at `systemctl status` of the unit.',
  )
}
