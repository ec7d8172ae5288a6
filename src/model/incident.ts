import type { Verdict } from './diagnosis.ts'
import type { Person } from './person.ts'

export type IncidentState = 'open' | 'closed'

/** One problem of one service. Derived from its timeline; the row exists to be listed fast. */
export interface Incident {
  /** `INC-42`; numbers have no gaps, so that a deleted incident is missed. */
  id: string
  service: string
  environment: string
  state: IncidentState
  openedBy: Person
  openedAt: Date
  closedAt: Date | null
  verdict: Verdict | null
  /** Id of the run that is going on, if any. */
  run: string | null
}
