import { afterAll, beforeAll, describe } from 'vitest'
import type { Database } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import type { SqlPool } from '../../src/store/sql.ts'
import type { Store } from '../../src/store/store.ts'
import { alarmCases } from './store-alarm-cases.ts'
import { alertCases } from './store-alert-cases.ts'
import { approvalCases } from './store-approval-cases.ts'
import { auditCases } from './store-audit-cases.ts'
import { changeCases } from './store-change-cases.ts'
import { deliveryCases } from './store-delivery-cases.ts'
import { freezeCases } from './store-freeze-cases.ts'
import { lifeCases } from './store-life-cases.ts'
import { silenceCases } from './store-silence-cases.ts'
import { stepCases } from './store-step-cases.ts'
import { timelineCases } from './store-timeline-cases.ts'
import { voteCases } from './store-vote-cases.ts'
import { watchCases } from './store-watch-cases.ts'

/** What a case works with; getters, since the database opens only after the cases are declared. */
export interface StoreUnderTest {
  readonly store: Store
  /** A second store over the same database, as another process has one. */
  readonly other: Store
  readonly pool: SqlPool
}

/** The time that both stores see. */
export const testTime = new Date('2026-03-01T10:00:00.123Z')

/**
 * What every database under the store must do alike. The cases share one database, each with its own incident. `openAgain`
 * gives the second store connections of its own, where a database can be opened twice.
 */
export function describeStore(
  name: string,
  open: () => Promise<Database>,
  openAgain: (() => Promise<Database>) | null = null,
): void {
  describe(name, () => {
    let opened: { store: Store; other: Store; databases: Database[]; pool: SqlPool } | undefined

    beforeAll(async () => {
      const database = await open()
      const again = (await openAgain?.()) ?? database
      const now = () => testTime
      // Both at once, as when two processes start together on an empty database.
      const [store, other] = await Promise.all([
        openStore(database.pool, { now }),
        openStore(again.pool, { now }),
      ])
      opened = { store, other, databases: [...new Set([database, again])], pool: database.pool }
    })
    afterAll(async () => {
      await opened?.other.close()
      await opened?.store.close()
      for (const database of opened?.databases ?? []) await database.close()
    })

    function current(): NonNullable<typeof opened> {
      if (!opened) throw new Error('not open yet')
      return opened
    }
    const underTest: StoreUnderTest = {
      get store() {
        return current().store
      },
      get other() {
        return current().other
      },
      get pool() {
        return current().pool
      },
    }

    timelineCases(underTest)
    auditCases(underTest)
    approvalCases(underTest)
    voteCases(underTest)
    watchCases(underTest)
    changeCases(underTest)
    lifeCases(underTest)
    freezeCases(underTest)
    deliveryCases(underTest)
    alertCases(underTest)
    alarmCases(underTest)
    silenceCases(underTest)
    stepCases(underTest)
  })
}
