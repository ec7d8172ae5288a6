import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { BotError } from '../errors.ts'
import { shareSession } from './share-session.ts'
import type { SqlPool } from './sql.ts'
import { readTemplate, writeTemplate } from './template.ts'
import { isDiskFull } from './transaction.ts'

/**
 * A pool whose clients share PGlite's single session, so that `SET` without `LOCAL` reaches them all.
 * Releasing a client rolls back what it left open and ends what it listened to.
 */
export type PglitePool = SqlPool

const settings = [
  // BullMQ's unqualified names resolve in its own schema; the store always writes its schema out.
  'search_path=bullmq,public',
  // The default of 128 MB, for which one session has no use, costs 140 MB of resident memory (PGlite 0.5.16).
  'shared_buffers=16MB',
]

/**
 * Opens PGlite in a folder, or in memory for null. A client that opens a transaction has the session to itself
 * until the transaction ends; parameters and results are those of `pg`, whose client does the talking.
 */
export async function openPglite(dataDir: string | null): Promise<PglitePool> {
  const isNew = dataDir === null || !existsSync(join(dataDir, 'PG_VERSION'))
  const template = isNew ? await readTemplate() : null
  const { pglite, createPgConfig } = await create(dataDir ?? 'memory://', template)
  const isAlive = stopAtPanic(pglite)
  const session = new pg.Client(createPgConfig(pglite))
  await session.connect()
  // Shutting down what has panicked would never return.
  return shareSession(session, async () => (isAlive() ? pglite.close() : undefined))
}

/** Makes a template of a new database in which `prepare` has done what every new database needs. */
export async function makeTemplate(prepare: (pool: PglitePool) => Promise<void>): Promise<void> {
  const { pglite, createPgConfig } = await create('memory://', null)
  const session = new pg.Client(createPgConfig(pglite))
  await session.connect()
  await prepare(shareSession(session, async () => undefined))
  await writeTemplate(await pglite.dumpDataDir('gzip'))
  await pglite.close()
}

async function create(dataDir: string, loadDataDir: Blob | null) {
  // V8's optimising tier doubles the memory of PGlite's WebAssembly and slows its first open; it gains nothing here.
  setFlagsFromString('--liftoff-only')
  // Most of Postgres is never called: what is gets compiled at its first call, which halves the time of opening.
  setFlagsFromString('--wasm-lazy-compilation')
  const [{ PGlite }, { createPgConfig }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/node-postgres'),
  ])
  const startParams = [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])]
  const pglite = await PGlite.create({ dataDir, startParams, ...(loadDataDir ? { loadDataDir } : {}) })
  return { pglite, createPgConfig }
}

/** A server would end its process; PGlite stays, broken, and may loop for ever when it is spoken to again. */
function stopAtPanic(pglite: PGlite): () => boolean {
  let failure: BotError | null = null
  const exec = pglite.execProtocolStream.bind(pglite)
  pglite.execProtocolStream = async (message, options) => {
    if (failure) throw failure
    const answers = await exec(message, options)
    for (const answer of answers) {
      if ('severity' in answer && (answer.severity === 'PANIC' || answer.severity === 'FATAL')) {
        failure = panicError(answer)
        throw failure
      }
    }
    return answers
  }
  return () => failure === null
}

function panicError(cause: object): BotError {
  const message = `The embedded database stopped: ${'message' in cause ? cause.message : 'no reason given'}.`
  return isDiskFull(cause)
    ? new BotError('DISK_FULL', message, 'Free some space, then start again.', { cause })
    : new BotError('INTERNAL', message, 'Start again; what was written before is kept.', { cause })
}
