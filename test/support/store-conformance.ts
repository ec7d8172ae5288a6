import { afterAll, beforeAll, describe } from 'vitest'
import type { Database } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import type { SqlPool } from '../../src/store/sql.ts'
import type { Store } from '../../src/store/store.ts'
import { approvalCases } from './store-approval-cases.ts'
import { deliveryCases } from './store-delivery-cases.ts'
import { timelineCases } from './store-timeline-cases.ts'

/** What a case works with; getters, since the database opens only after the cases are declared. */
export interface StoreUnderTest {
  readonly store: Store
  /** A second store over the same database, as another process has one. */
  readonly other: Store
  readonly pool: SqlPool
}

/** The time that both stores see. */
export const testTime = new Date('2026-03-01T10:00:00.123Z')

/** What every database under the store must do alike. The cases share one database, each with its own incident. */
export function describeStore(name: string, open: () => Promise<Database>): void {
  describe(name, () => {
    let opened: { store: Store; other: Store; database: Database } | undefined

    beforeAll(async () => {
      const database = await open()
      const now = () => testTime
      // Both at once, as when two processes start together on an empty database.
      const [store, other] = await Promise.all([
        openStore(database.pool, { now }),
        openStore(database.pool, { now }),
      ])
      opened = { store, other, database }
    })
    afterAll(async () => {
      await opened?.other.close()
      await opened?.store.close()
      await opened?.database.close()
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
        return current().database.pool
      },
    }

    timelineCases(underTest)
    approvalCases(underTest)
    deliveryCases(underTest)
  })
}
