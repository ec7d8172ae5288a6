import { linesOf, numberOf } from '../host/lines-of.ts'

/** One program of Supervisor, as `supervisorctl status` says. */
export interface Program {
  /** `shop-api`, or `shop:shop-api_00` in a group. */
  name: string
  /** `RUNNING`, `STARTING`, `BACKOFF`, `FATAL`, `EXITED`, `STOPPED`, `STOPPING`, `UNKNOWN`. */
  state: string
  pid: number | null
  /** What it adds: `Exited too quickly (process log may have details)`. */
  note: string
}

/** A name as Supervisor takes it for one program: no `all`, no pattern, no option. */
export const programName =
  /^(?!all$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}(?::[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99})?$/

/** Reads `supervisorctl status`; a program whose name could not be given back to it is left out. */
export function parseStatus(text: string): Program[] {
  return linesOf(text).flatMap((line) => {
    const match =
      /^(\S{1,201})\s{1,200}(RUNNING|STARTING|BACKOFF|FATAL|EXITED|STOPPED|STOPPING|UNKNOWN)\b(.{0,400})/.exec(
        line,
      )
    const [, name = '', state = '', rest = ''] = match ?? []
    if (!programName.test(name)) return []
    return [
      { name, state, pid: numberOf(/\bpid (\d{1,10}),/.exec(rest)?.[1]), note: rest.trim().slice(0, 200) },
    ]
  })
}

/** Whether Supervisor runs it, or is about to. */
export function isUp({ state }: Program): boolean {
  return state === 'RUNNING' || state === 'STARTING'
}
