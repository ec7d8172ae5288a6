import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Migration, migrate, migrations } from '../../src/store/migrations.ts'
import { openPglite, type PglitePool } from '../../src/store/pglite-pool.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import { sampleOpening } from '../support/incident-samples.ts'

let pool: PglitePool
beforeAll(async () => {
  pool = await openPglite(null)
})
afterAll(() => pool.end())

const newest = Math.max(...migrations.map(({ version }) => version))
const next: Migration = { version: newest + 1, sql: 'CREATE TABLE fiveohtwo.next (n int)' }

async function ledger(): Promise<number[]> {
  const { rows } = await pool.query('SELECT version FROM fiveohtwo.migrations ORDER BY version')
  return rows.map(({ version }) => version)
}

describe('store/migrations', () => {
  it('are numbered one after another from 1', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('are applied once, also when many start together', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migrate(pool)))
    expect(await ledger()).toEqual(migrations.map(({ version }) => version))
  })

  it('are undone together when one of them fails', async () => {
    const broken: Migration = {
      version: newest + 2,
      sql: 'CREATE TABLE fiveohtwo.half (n int); SELECT nonsense',
    }
    await expect(migrate(pool, [...migrations, next, broken])).rejects.toThrow('nonsense')
    expect(await ledger()).toEqual(migrations.map(({ version }) => version))
    const { rows } = await pool.query(
      `SELECT to_regclass('fiveohtwo.next') AS next, to_regclass('fiveohtwo.half') AS half`,
    )
    expect(rows).toEqual([{ next: null, half: null }])
  })

  it('keep the data of an older version, whose program is then refused', async () => {
    const store = await openStore(pool, { now: () => new Date() })
    const { id } = await store.openIncident(sampleOpening())
    await migrate(pool, [...migrations, next])
    expect(await store.incident(id)).toMatchObject({ id })
    await store.close()
    await expect(openStore(pool, { now: () => new Date() })).rejects.toMatchObject({
      code: 'DATA_DIR_NEWER',
      message: `The data has schema version ${newest + 1}, this program knows versions up to ${newest}.`,
    })
  })
})
