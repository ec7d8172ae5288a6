import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import { sampleNote, sampleOpening } from '../support/incident-samples.ts'
import { hasPostgres, startPostgres } from '../support/postgres-server.ts'

const now = () => new Date('2026-03-01T10:00:00Z')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-open-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('store/open-database', { timeout: 60_000 }, () => {
  it('finds again in the folder what an earlier process wrote there', async () => {
    const first = await openDatabase({ databaseUrl: null, dataDir: folder })
    const store = await openStore(first.pool, { now })
    const { id } = await store.openIncident(sampleOpening())
    const [entry] = await store.append(id, [sampleNote('kept')])
    await store.close()
    await first.close()

    const second = await openDatabase({ databaseUrl: null, dataDir: folder })
    expect(second.kind).toBe('pglite')
    const again = await openStore(second.pool, { now })
    expect((await again.read(id)).at(-1)).toEqual(entry)
    expect(await again.openIncident(sampleOpening())).toMatchObject({ id: 'INC-2' })
    await again.close()
    await second.close()
    expect(await readdir(folder)).toEqual(['postgres'])
  })

  it('holds the folder while it is open', async () => {
    const database = await openDatabase({ databaseUrl: null, dataDir: folder })
    await expect(openDatabase({ databaseUrl: null, dataDir: folder })).rejects.toMatchObject({
      code: 'DATA_DIR_LOCKED',
    })
    await database.close()
  })

  it('starts afresh where a first start was interrupted before anything could be written', async () => {
    await mkdir(join(folder, 'postgres'))
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '18')
    await writeFile(join(folder, 'postgres.unfinished'), '')
    const database = await openDatabase({ databaseUrl: null, dataDir: folder })
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    expect(existsSync(join(folder, 'postgres.unfinished'))).toBe(false)
    await database.close()
  })

  it('lets go of the folder when the database does not open', async () => {
    await writeFile(join(folder, 'postgres'), 'not a folder')
    await expect(openDatabase({ databaseUrl: null, dataDir: folder })).rejects.toThrow()
    expect(await readdir(folder)).not.toContain('lock')
  })

  it('names host and port of a Postgres that does not answer, and never the password', async () => {
    const unused = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => unused.once('listening', resolve))
    const address = unused.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await new Promise((resolve) => unused.close(resolve))
    const databaseUrl = new Secret(`postgresql://bot:pa55word@127.0.0.1:${port}/bot`)
    const error = await openDatabase({ databaseUrl, dataDir: null }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(error.message).toContain('ECONNREFUSED')
    expect(inspect(error, { depth: 10 })).not.toContain('pa55word')
  })

  it.each(['postgresql://bot:pa55word@:x/', 'postgresql://bot:pa55word@[::1/x', 'pa55word%%%'])(
    'does not repeat the connection string %j when it makes no sense',
    async (url) => {
      const error = await openDatabase({ databaseUrl: new Secret(url), dataDir: null }).catch(
        (thrown) => thrown,
      )
      expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
      expect(inspect(error, { depth: 10 })).not.toContain('pa55word')
    },
  )

  it.skipIf(!hasPostgres)('opens a real Postgres', async () => {
    const server = await startPostgres()
    const database = await openDatabase({ databaseUrl: new Secret(server.url), dataDir: null })
    expect(database.kind).toBe('postgres')
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await database.close()
    await server.stop()
  })
})

/** A file system of its own, where we may mount one (as root, with the right to). */
function mountSmallDisk(path: string, size: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0
}

const canMount = (() => {
  const path = mkdtempSync(join(tmpdir(), 'fiveohtwo-mount-'))
  const mounted = mountSmallDisk(path, '1m')
  if (mounted) spawnSync('umount', [path])
  rmdirSync(path)
  return mounted
})()

describe.skipIf(!canMount)('store/open-database on a small disk', { timeout: 60_000 }, () => {
  afterEach(() => {
    spawnSync('umount', ['--lazy', folder])
  })

  it('says that the disk is full when there is no room for a new database', async () => {
    mountSmallDisk(folder, '20m')
    await expect(openDatabase({ databaseUrl: null, dataDir: folder })).rejects.toMatchObject({
      code: 'DISK_FULL',
    })
  })

  it('says that the disk is full when it fills up later, and has what was written before', async () => {
    mountSmallDisk(folder, '100m')
    const database = await openDatabase({ databaseUrl: null, dataDir: folder })
    const store = await openStore(database.pool, { now })
    const { id } = await store.openIncident(sampleOpening())
    const dump = join(folder, 'dump')
    let written = 1
    async function fill(): Promise<never> {
      for (;;) {
        await store.append(id, [sampleNote(randomBytes(50_000).toString('hex'))])
        written += 1
      }
    }
    await writeFile(dump, Buffer.alloc(40e6))
    await expect(fill()).rejects.toMatchObject({ code: 'DISK_FULL' })
    await expect(store.openIncident(sampleOpening())).rejects.toMatchObject({ code: 'DISK_FULL' })
    await store.close()
    await database.close()

    await rm(dump)
    const again = await openDatabase({ databaseUrl: null, dataDir: folder })
    const reopened = await openStore(again.pool, { now })
    expect(await reopened.audit()).toMatchObject({ ok: true, entries: written })
    await reopened.close()
    await again.close()
  })
})
