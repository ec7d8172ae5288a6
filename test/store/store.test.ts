import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { hasPostgres, startPostgres } from '../support/postgres-server.ts'
import { describeStore } from '../support/store-conformance.ts'

const undo: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const step of undo) await step()
})

describeStore('store on PGlite in memory', () => openDatabase({ databaseUrl: null, dataDir: null }))

describeStore('store on PGlite in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-store-'))
  undo.push(() => rm(folder, { recursive: true }))
  return openDatabase({ databaseUrl: null, dataDir: folder })
})

describe.skipIf(!hasPostgres)('with a Postgres server (needs initdb and postgres)', () => {
  let url: Secret | null = null
  describeStore(
    'store on Postgres',
    async () => {
      const server = await startPostgres()
      undo.push(server.stop)
      url = new Secret(server.url)
      return openDatabase({ databaseUrl: url, dataDir: null })
    },
    () => openDatabase({ databaseUrl: url, dataDir: null }),
  )
})
