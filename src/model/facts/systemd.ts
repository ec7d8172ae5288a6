/** One unit, as `systemctl show` says. */
export interface Unit {
  name: string
  /**
   * Why it was looked at: the inventory lists it, it listens at a port of the path, it is the usual unit of a system of
   * the path, it has failed or is starting, or somebody pasted it.
   */
  why: 'listed' | 'listens' | 'system' | 'failed' | 'pasted'
  /** `loaded`, `not-found`, `masked`, … */
  load: string
  /** `active`, `failed`, `inactive`, `activating`, … */
  active: string
  /** `running`, `dead`, `auto-restart`, … */
  sub: string
  /** `success`, `exit-code`, `signal`, `core-dump`, `oom-kill`, `timeout`, `watchdog`, `start-limit-hit`, … */
  result: string
  restarts: number | null
  mainPid: number | null
  /** Exit code, or number of the signal. */
  exitStatus: number | null
  /** `exited`, `killed`, `dumped`. */
  exitHow: string | null
  startedAt: string | null
  changedAt: string | null
  /** How long it has been in this state. */
  sinceMs: number | null
  memoryBytes: number | null
  memoryMaxBytes: number | null
  tasks: number | null
  tasksMax: number | null
  filesLimit: number | null
  fragment: string | null
  dropIns: string[]
  needsReload: boolean
  /** The last journal lines of a unit that is not well, secrets removed. */
  lastLines: string[]
}

export interface SystemdFacts {
  /** Null when it could not be asked. */
  state: string | null
  units: Unit[]
}
