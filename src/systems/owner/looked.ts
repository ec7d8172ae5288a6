import type { NodeProcess } from '../../model/facts/node.ts'
import type { Program } from '../supervisor/parse-status.ts'
import type { Listening } from './look-at-owners.ts'
import type { SilentUnit } from './look-at-units.ts'
import type { Pm2Home } from './owner.ts'

/** What a machine said when it was asked who runs the hop, just now. */
export interface Looked {
  listening: Listening
  /** Units of which nothing runs, and those that the run saw. */
  units: SilentUnit[]
  /** Names of containers by their whole ids. */
  containers: Map<string, string>
  /** By the process id of each daemon of PM2; `apps` is null where it did not list them. */
  pm2: Map<number, Pm2Home & { apps: NodeProcess[] | null }>
  /** By the process id of each daemon of Supervisor; `programs` is null where it did not list them. */
  supervisors: Map<number, { config: string | null; programs: Program[] | null }>
}
