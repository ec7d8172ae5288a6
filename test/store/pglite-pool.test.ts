import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgresBackend, type PgPool, Queue, runMigrations, Worker } from 'bullmq'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPglite, type PglitePool } from '../../src/store/pglite-pool.ts'
import type { SqlResult } from '../../src/store/sql.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts'

let pool: PglitePool

beforeAll(async () => {
  pool = await openPglite(null)
  await pool.query(
    'CREATE SCHEMA pool; CREATE TABLE pool.counter (n int NOT NULL); INSERT INTO pool.counter VALUES (0)',
  )
})
afterAll(() => pool.end())

describe('store/pglite-pool', () => {
  it('gives a transaction the session to itself until it ends', async () => {
    const [writer, reader] = await Promise.all([pool.connect(), pool.connect()])
    const order: string[] = []
    await writer.query('BEGIN')
    const read = reader.query('SELECT 1').then(() => order.push('read'))
    const pooled = pool.query('SELECT 1').then(() => order.push('pooled'))
    await writer.query('UPDATE pool.counter SET n = n')
    order.push('updated')
    await writer.query('COMMIT')
    await Promise.all([read, pooled])
    expect(order).toEqual(['updated', 'read', 'pooled'])
    writer.release()
    reader.release()
  })

  it('loses no update of transactions that run at the same time', async () => {
    await pool.query('UPDATE pool.counter SET n = 0')
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const client = await pool.connect()
        await client.query('BEGIN')
        const { rows } = await client.query<{ n: number }>('SELECT n FROM pool.counter')
        await client.query('UPDATE pool.counter SET n = $1', [(rows[0]?.n ?? 0) + 1])
        await client.query('COMMIT')
        client.release()
      }),
    )
    expect((await pool.query('SELECT n FROM pool.counter')).rows).toEqual([{ n: 50 }])
  })

  it('keeps the session with a client whose transaction failed until it rolls back', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('UPDATE pool.counter SET n = -1')
    await expect(client.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' })
    const read = pool.query('SELECT n FROM pool.counter')
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('ROLLBACK')
    expect((await read).rows[0].n).not.toBe(-1)
    client.release()
  })

  it('rolls back what a released client left open', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('UPDATE pool.counter SET n = -1')
    client.release()
    expect((await pool.query('SELECT n FROM pool.counter')).rows[0].n).not.toBe(-1)
    await expect(client.query('SELECT 1')).rejects.toThrow('released')
  })

  it('takes a turn for a transaction that one string opens and another ends', async () => {
    const client = await pool.connect()
    await client.query('BEGIN; UPDATE pool.counter SET n = 7')
    const read = pool.query('SELECT n FROM pool.counter')
    await client.query('UPDATE pool.counter SET n = 8; COMMIT')
    expect((await read).rows).toEqual([{ n: 8 }])
    client.release()
  })

  it('delivers notifications to the clients that listen, and lets the others work meanwhile', async () => {
    const [first, second, deaf] = await Promise.all([pool.connect(), pool.connect(), pool.connect()])
    deaf.on('notification', () => expect.unreachable())
    await first.query('-- as BullMQ writes it\nLISTEN bell;\n')
    await second.query('LISTEN bell')
    const heard = Promise.all([once(first, 'notification'), once(second, 'notification')])
    await pool.query("SELECT pg_notify('bell', 'ding')")
    expect((await heard).flat()).toMatchObject([
      { channel: 'bell', payload: 'ding' },
      { channel: 'bell', payload: 'ding' },
    ])
    first.release()
    const again = once(second, 'notification')
    await pool.query("SELECT pg_notify('bell', 'dong')")
    expect((await again)[0].payload).toBe('dong')
    await second.query('UNLISTEN *')
    second.once('notification', () => expect.unreachable())
    await pool.query("SELECT pg_notify('bell', 'silence')")
    second.release()
    deaf.release()
  })

  it('closes once, and refuses to work afterwards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-pool-'))
    const closing = await openPglite(join(folder, 'postgres'))
    const last = closing.query('SELECT 1 AS one')
    await Promise.all([closing.end(), closing.end()])
    expect((await last).rows).toEqual([{ one: 1 }])
    await expect(closing.query('SELECT 1')).rejects.toThrow('closed')
    await rm(folder, { recursive: true })
  })

  it('carries the jobs of BullMQ', async () => {
    const connection: PgPool = pool
    const client = await pool.connect()
    await runMigrations(client, 'bullmq')
    client.release()
    const queue = new Queue('jobs', { connection }, createPostgresBackend)
    const done = new Set<string>()
    const finished = Promise.withResolvers<void>()
    const worker = new Worker(
      'jobs',
      async (job) => {
        done.add(String(job.id))
        if (done.size === 20) finished.resolve()
      },
      { connection, concurrency: 5 },
      createPostgresBackend,
    )
    await worker.waitUntilReady()
    for (let n = 0; n < 20; n += 1) await queue.add('job', { n }, { jobId: `job-${n}` })
    await finished.promise
    expect(done.size).toBe(20)
    await worker.close()
    await queue.close()
  })
})

describe.skipIf(!hasPostgres)('store/pglite-pool beside a real pg.Pool', () => {
  let server: PostgresServer
  let real: pg.Pool

  beforeAll(async () => {
    server = await startPostgres()
    real = new pg.Pool({ connectionString: server.url })
  })
  afterAll(async () => {
    await real?.end()
    await server?.stop()
  })

  it.each([
    ['jsonb', `SELECT $1::jsonb AS value`, [{ a: [1, null, 'é'] }]],
    ['jsonb from text', `SELECT $1::jsonb AS value`, ['{"a":1}']],
    ['null', `SELECT $1::text AS value`, [null]],
    ['a number as text', `SELECT $1::text AS value`, [12.5]],
    ['bigint', `SELECT $1::bigint AS value`, [9_007_199_254_740_991]],
    ['timestamptz', `SELECT $1::timestamptz AS value`, [new Date('2026-03-01T10:00:00.123Z')]],
    ['boolean', `SELECT $1::boolean AS value`, [true]],
    ['text[]', `SELECT $1::text[] AS value`, [['a', 'with "quotes", and comma', '']]],
    ['bigint[]', `SELECT $1::bigint[] AS value`, [[1, 2]]],
    ['numeric and float', `SELECT 1.50::numeric AS value, 0.1::float8 AS other`, []],
    ['no rows', `SELECT 1 AS value WHERE false`, []],
    ['several statements', `SELECT 1 AS one; SELECT 2 AS two`, undefined],
  ] as const)('gives the same for %s', async (_name, text, params) => {
    const pick = (result: SqlResult<unknown> | SqlResult<unknown>[]) =>
      [result].flat().map(({ rows, rowCount, command }) => ({ rows, rowCount, command }))
    expect(pick(await pool.query(text, params))).toEqual(pick(await real.query(text, params && [...params])))
  })
})
