import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNotifications } from '../../src/store/notifications.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts'

describe.skipIf(!hasPostgres)('store/notifications (needs initdb and postgres)', () => {
  let server: PostgresServer
  let pool: pg.Pool

  beforeAll(async () => {
    server = await startPostgres()
    pool = new pg.Pool({ connectionString: server.url })
    pool.on('error', () => undefined)
  })
  afterAll(async () => {
    await pool?.end()
    await server?.stop()
  })

  const listeners = `FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND pid <> pg_backend_pid()`

  it('are heard again after the connection was lost', async () => {
    const notifications = createNotifications(pool)
    const heard: string[] = []
    await notifications.subscribe('bell', (payload) => heard.push(payload))
    await pool.query(`NOTIFY bell, 'before'`)
    await expect.poll(() => heard).toEqual(['before'])
    const lost = await pool.query(`SELECT pid, pg_terminate_backend(pid) ${listeners}`)
    expect(lost.rowCount).toBe(1)
    await expect
      .poll(async () => (await pool.query(`SELECT pid ${listeners}`)).rows.map(({ pid }) => pid))
      .toEqual([expect.not.toSatisfy((pid: number) => pid === lost.rows[0].pid)])
    await pool.query(`NOTIFY bell, 'after'`)
    await expect.poll(() => heard).toEqual(['before', 'after'])
    await notifications.close()
    await expect.poll(async () => (await pool.query(`SELECT pid ${listeners}`)).rowCount).toBe(0)
  })

  it('say so when there is nothing to listen on', async () => {
    const gone = new pg.Pool({ host: '127.0.0.1', port: 1 })
    const notifications = createNotifications(gone)
    await expect(notifications.subscribe('bell', () => undefined)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
    await notifications.close()
    await gone.end()
  })
})
