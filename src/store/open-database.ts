import { existsSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { BotError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import { dataDirError, lockDataDir } from './data-dir.ts'
import { openPglite } from './pglite-pool.ts'
import type { SqlPool } from './sql.ts'

export interface Database {
  pool: SqlPool
  kind: 'postgres' | 'pglite'
  close(): Promise<void>
}

/** A new database with room for its first write-ahead log takes about 60 MB. */
const neededBytes = 64e6

/** How long Postgres may take to accept a connection. */
const connectTimeoutMs = 5_000

/** No statement of ours takes so long: a connection that is silent for so long was dropped and nobody told us. */
const usualSilenceMs = 60_000

/**
 * Postgres for a URL, else PGlite in the data folder, else (both null) PGlite in memory.
 * Throws `DATABASE_UNREACHABLE` or what {@link lockDataDir} throws.
 */
export async function openDatabase(where: {
  databaseUrl: Secret | null
  dataDir: string | null
  silenceMs?: number
}): Promise<Database> {
  if (where.databaseUrl) return openPostgres(where.databaseUrl, where.silenceMs ?? usualSilenceMs)
  if (where.dataDir !== null) return openFolder(where.dataDir)
  const pool = await openPglite(null)
  return { pool, kind: 'pglite', close: () => pool.end() }
}

async function openPostgres(url: Secret, silenceMs: number): Promise<Database> {
  const address = addressOf(url)
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    application_name: 'fiveohtwo',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: silenceMs,
    keepAlive: true,
  })
  // An idle connection that drops is replaced by the next query, which reports what it meets.
  pool.on('error', () => undefined)
  try {
    await pool.query('SELECT 1')
  } catch (error) {
    await pool.end()
    throw new BotError(
      'DATABASE_UNREACHABLE',
      `Postgres at ${address} does not let us in: ${reasonOf(error)}.`,
      'Check that Postgres runs there and that DATABASE_URL has the right host, port, user and database.',
      { cause: error },
    )
  }
  return { pool, kind: 'postgres', close: () => pool.end() }
}

/** Host and port, with neither user nor password. */
function addressOf(url: Secret): string {
  try {
    const { host, port } = new pg.Client({ connectionString: url.reveal() })
    return `${host}:${port}`
  } catch {
    // The parser's own error quotes the URL, password and all.
    throw new BotError(
      'DATABASE_UNREACHABLE',
      'DATABASE_URL is not a connection string.',
      'Write it as postgresql://user:password@host:5432/database.',
    )
  }
}

/** An AggregateError (one failure per address of a name) has an empty message but a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== '') return error.message
  return 'code' in error ? String(error.code) : error.name
}

async function openFolder(dir: string): Promise<Database> {
  const lock = await lockDataDir(dir)
  try {
    const pool = await openPgliteIn(dir)
    async function close(): Promise<void> {
      await pool.end()
      await lock.release()
    }
    return { pool, kind: 'pglite', close }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** A first start that was interrupted leaves files that Postgres cannot open; the mark says they hold nothing yet. */
async function openPgliteIn(dir: string): Promise<SqlPool> {
  const files = join(dir, 'postgres')
  const unfinished = join(dir, 'postgres.unfinished')
  try {
    if (existsSync(unfinished)) await rm(files, { recursive: true, force: true })
    if (!existsSync(files)) await writeFile(unfinished, '')
    const pool = await openPglite(files)
    await rm(unfinished, { force: true })
    return pool
  } catch (error) {
    // What a full disk does to PGlite has many names, among them bare numbers.
    const { bavail, bsize } = await statfs(dir)
    if (bavail * bsize < neededBytes) {
      const left = `${Math.floor((bavail * bsize) / 1e6)} MB are left for ${dir}`
      throw new BotError('DISK_FULL', `Only ${left}.`, `Free at least ${neededBytes / 1e6} MB.`, {
        cause: error,
      })
    }
    throw dataDirError(error, dir)
  }
}
