import { z } from 'zod'
import { type ChangeOutcome, defineChange } from '../../model/change.ts'
import type { Ran } from '../../model/host.ts'
import { linesOf } from '../host/lines-of.ts'
import { findOwner } from '../owner/find-owner.ts'
import { ownerWords } from '../owner/owner.ts'
import { firstWords, refusalOf } from '../owner/refusal-of.ts'
import { runChange } from '../owner/run-change.ts'
import { settle } from '../systemd/settle.ts'
import { configPath } from './find-supervisors.ts'
import { programName } from './parse-status.ts'
import {
  askProgram,
  inspectProgram,
  type ProgramState,
  programWords,
  readProgram,
  unreadableProgram,
} from './program-state.ts'
import { supervisorctl } from './supervisorctl.ts'

/** Longer than Supervisor takes to stop a program (stopwaitsecs, 10 s unless told) and to find that it stays up. */
const timeoutMs = 75_000

/** Stops and starts a program of Supervisor, also one that was given up. */
export const supervisorRestartChange = defineChange({
  type: 'supervisor.restart',
  title: 'Restart a program of Supervisor',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({
    program: z.string().regex(programName),
    config: z.string().regex(configPath).nullable(),
  }),
  async aim(site, _params, context) {
    const owner = await findOwner(site, context)
    if ('lacking' in owner) return owner
    if (owner.by !== 'supervisor')
      return { lacking: `${site.hop.name} is run by ${ownerWords(owner)}.`, unfit: true }
    return { program: owner.program, config: owner.config }
  },
  commands: ({ program, config }) => [supervisorctl(config, 'restart', program).join(' ')],
  inspect: (place, exact, context) => inspectProgram(place, exact, context),
  apply(place, exact, context) {
    const restart = { argv: supervisorctl(exact.config, 'restart', exact.program), root: true, timeoutMs }
    const tail = { argv: supervisorctl(exact.config, 'tail', '-2000', exact.program, 'stderr'), root: true }
    const batch = [askProgram(exact), restart, settle, askProgram(exact), tail]
    return runChange(place, batch, context, ([shownBefore, told, , shown, said]) => {
      const refusal = errorOf(told)
      const before = readProgram(exact, shownBefore)
      const after = readProgram(exact, shown)
      if (after === null && before === null && refusal !== null) {
        return { outcome: 'fail', summary: `${exact.program} was not touched: ${refusal}.` }
      }
      if (after === null) throw unreadableProgram(exact.program, refusal)
      return judge(before, after, refusal, lastLine(said))
    })
  },
  undo: { none: 'A restart has no undo: the process that ran before is gone, with what it held in memory.' },
})

/** `shop-api: ERROR (spawn error)`; that it did not run before is no error, though it is counted as one. */
function errorOf(told: Ran | undefined): string | null {
  const stdout = told?.stdout.slice(0, 20_000) ?? ''
  const line = /^\S{1,201}: ERROR \((?!not running).{1,200}$/m.exec(stdout)?.[0]
  if (line !== undefined) return firstWords(line)
  return stdout.includes(': ERROR (not running)') ? null : refusalOf(told)
}

function lastLine(said: Ran | undefined): string | null {
  const line = said?.exitCode === 0 ? linesOf(said.stdout).findLast((each) => each.trim() !== '') : undefined
  return line === undefined ? null : firstWords(line)
}

function judge(
  before: ProgramState | null,
  after: ProgramState,
  refusal: string | null,
  said: string | null,
): ChangeOutcome {
  const why = refusal === null ? '' : ` (${refusal})`
  const state = programWords(after)
  if (after.state !== 'RUNNING') {
    const last = said === null ? '' : ` Its last line: ${said}`
    return {
      outcome: 'fail',
      summary: `${after.name} was restarted and did not stay up${why}: it is ${state}.${last}`,
    }
  }
  return after.pid === before?.pid && after.ticks === before?.ticks
    ? { outcome: 'fail', summary: `${after.name} was not started anew${why}. It is as it was: ${state}.` }
    : { outcome: 'pass', summary: `${after.name} was restarted: it is ${state}.` }
}
