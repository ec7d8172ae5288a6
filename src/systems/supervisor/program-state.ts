import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangePlace, ChangeState } from '../../model/change.ts'
import type { Command, Ran } from '../../model/host.ts'
import { plainWords, refusalOf } from '../owner/refusal-of.ts'
import { askMachine } from '../owner/run-change.ts'
import { isUp, type Program, parseStatus } from './parse-status.ts'
import { supervisorctl } from './supervisorctl.ts'

/** A program, and the configuration that says how its daemon is reached. */
export interface Named {
  program: string
  config: string | null
}

/** Prints the state of a program as `supervisorctl` has it, and `start PID TICKS` of its process (proc_pid_stat(5)). */
const script = `told=$("$@" 2>&1)
printf '%s\\n' "$told"
pid=$(printf '%s\\n' "$told" | sed -n 's/.* pid \\([0-9][0-9]*\\), .*/\\1/p' | head -n 1)
[ -n "$pid" ] || exit 0
ticks=$(sed -n '1s/^.*) //p' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f20)
echo "start $pid $ticks"`

/** Asks for the state of a program. */
export function askProgram({ program, config }: Named): Command {
  return {
    argv: ['sh', '-c', script, 'sh', ...supervisorctl(config, 'status', program)],
    root: true,
    timeoutMs: 10_000,
  }
}

/** A program as it is now, with when its process began, in ticks of the machine. */
export interface ProgramState extends Program {
  ticks: number | null
}

/** Reads what {@link askProgram} brought; null when Supervisor did not tell. */
export function readProgram({ program }: Named, ran: Ran | undefined): ProgramState | null {
  const found = parseStatus(ran?.stdout ?? '').find(({ name }) => name === program)
  if (found === undefined) return null
  const ticks = /^start \d{1,10} (\d{1,18})$/m.exec(ran?.stdout ?? '')?.[1]
  return { ...found, ticks: ticks === undefined ? null : Number(ticks) }
}

/** How it is, for people: `RUNNING, pid 811, uptime 0:04:10`. */
export function programWords({ state, note }: ProgramState): string {
  return note === '' ? state : `${state}, ${plainWords(note)}`
}

/**
 * What tells whether somebody touched a program. One that Supervisor tries again and again (STARTING, BACKOFF) and then
 * gives up (FATAL) changes without anybody touching it: of such a one only that it is down is a mark.
 */
export function programMarks(program: ProgramState): ChangeState {
  const { name, state, pid, ticks } = program
  const isTried = ['STARTING', 'BACKOFF', 'FATAL', 'EXITED'].includes(state)
  return {
    summary: `${name} is ${programWords(program)}`,
    marks: {
      state: isTried ? 'down' : state,
      pid: isTried ? null : pid,
      start: isTried || !isUp(program) ? null : ticks,
    },
  }
}

/** How a program is now. Throws what `Hosts.run` throws, and `OUTPUT_UNREADABLE` when Supervisor does not say. */
export async function inspectProgram(
  place: ChangePlace,
  named: Named,
  context: ChangeContext,
): Promise<ChangeState> {
  const [ran] = await askMachine(place, [askProgram(named)], context)
  const state = readProgram(named, ran)
  if (state === null) throw unreadableProgram(named.program, refusalOf(ran))
  return programMarks(state)
}

/** Supervisor did not answer; after a change, nobody can say what came of it. */
export function unreadableProgram(program: string, refusal: string | null): BotError {
  return new BotError(
    'OUTPUT_UNREADABLE',
    `Supervisor did not say how its program ${program} is${refusal === null ? '' : `: ${refusal}`}`,
    'Log in and look at `supervisorctl status`.',
  )
}
