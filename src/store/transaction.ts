import { BotError } from '../errors.ts'
import type { Sql, SqlPool } from './sql.ts'

/** Commits what the work did when it resolves, and undoes it when it throws. Throws `DISK_FULL` by name. */
export async function inTransaction<T>(pool: SqlPool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // A connection that drops while it is checked out also fails its query; unheard, the event would end the process.
  const ignore = () => undefined
  client.on('error', ignore)
  let broken = false
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw isDiskFull(error) ? diskFull(error) : error
  } finally {
    client.removeListener('error', ignore)
    client.release(broken)
  }
}

/** For a statement that is its own transaction: what it rejects with, `DISK_FULL` by name. */
export async function diskFullByName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isDiskFull(error) ? diskFull(error) : error
  }
}

/** SQLSTATE 53100. */
export function isDiskFull(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '53100'
}

function diskFull(cause: unknown): BotError {
  const message = `The database cannot write: ${cause instanceof Error ? cause.message : cause}.`
  return new BotError('DISK_FULL', message, 'Free some space on the disk of the database.', { cause })
}
