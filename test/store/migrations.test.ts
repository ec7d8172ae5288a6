import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Migration, migrate, migrations } from '../../src/store/migrations.ts'
import { openPglite, type PglitePool } from '../../src/store/pglite-pool.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import { openWith } from '../../src/store/timeline.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { ada, sampleOpening } from '../support/incident-samples.ts'

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

  it('end what version 1 planned, keep who decided on it, and leave the timeline as it was', async () => {
    await pool.query('DROP SCHEMA fiveohtwo CASCADE')
    await migrate(
      pool,
      migrations.filter(({ version }) => version === 1),
    )
    const now = () => new Date('2026-03-01T10:00:00Z')
    const { id } = await inTransaction(pool, (sql) => openWith(sql, sampleOpening(), now()))
    const plan = {
      remedy: 'restart-app',
      title: 'Restart',
      service: 'shop',
      cause: 'backend-down',
      target: 'a',
    }
    const states = ['pending', 'approved', 'denied', 'expired', 'superseded', 'spent']
    for (const state of states) {
      const isDecided = ['approved', 'denied', 'spent'].includes(state)
      await pool.query(
        `INSERT INTO fiveohtwo.approvals
           (id, incident, target, plan, plan_hash, state, created_at, expires_at, decided_by, decided_at, reason)
         VALUES ($1, $2, 'a', $3, 'hash', $1, $4, $4, $5, $6, $7)`,
        [
          state,
          id,
          JSON.stringify(plan),
          now(),
          isDecided ? JSON.stringify(ada) : null,
          ...(isDecided ? [now(), 'because'] : [null, null]),
        ],
      )
    }
    const store = await openStore(pool, { now })
    const vote = { by: ada, identity: ada.id, reason: 'because', breakGlass: false, at: now() }
    const expected = [
      ['pending', 'superseded', []],
      ['approved', 'superseded', [{ ...vote, decision: 'approved' }]],
      ['denied', 'denied', [{ ...vote, decision: 'denied' }]],
      ['expired', 'expired', []],
      ['superseded', 'superseded', []],
      ['spent', 'spent', [{ ...vote, decision: 'approved' }]],
    ]
    const found = await store.approvals(id)
    expect(found.map(({ id, state, votes }) => [id, state, votes])).toEqual(expected)
    expect(found).toMatchObject(states.map(() => ({ plan, planHash: 'hash', needed: 1, grant: null })))
    expect(await store.unfinishedChanges()).toEqual([])
    expect(await store.changes({ limit: 10 })).toEqual([])
    expect((await store.read(id)).map(({ what }) => what.kind)).toEqual(['incident.opened'])
    expect(await store.audit()).toMatchObject({ ok: true, entries: 1 })
    await store.close()
  })
})
