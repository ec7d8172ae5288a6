import type { LogFormat } from './facts/logs.ts'
import type { Command, HostTarget, Ran } from './host.ts'
import type { System } from './system.ts'

/** One log of a system on a machine, and how to get at it. */
export interface LogPlace {
  /** As people know it: `/var/log/nginx/error.log`, `journal:shop-api.service`, `journal:kernel`, `docker:app`. */
  name: string
  at: { file: string } | { unit: string } | { kernel: true } | { container: string }
  kind: 'error' | 'access'
  format: LogFormat
  /** The format's own definition where it is not the product's usual one: nginx log_format, Apache LogFormat. */
  definition: string | null
}

/** Finds the logs of one system on a machine. */
export interface LogLocator {
  system: System
  /** What to ask the machine; none when the logs are always at the same places. */
  commands(host: HostTarget): readonly Command[]
  /** The logs, from what the commands said (as many results as there were commands); usual places where they said nothing. */
  locate(ran: readonly Ran[], host: HostTarget): LogPlace[]
}
