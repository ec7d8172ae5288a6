import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'

const script = join(import.meta.dirname, '../support/append-until-killed.ts')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-kill-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The last number that a writer said before it was killed in the middle of writing. */
async function killedWhileWriting(said: number): Promise<{ incident: string; seq: number }> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    if (lines.length === said) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const [incident = '', seq] = lines.at(-1)?.split(' ') ?? []
  return { incident, seq: Number(seq) }
}

describe('store on PGlite, killed while writing', { timeout: 60_000 }, () => {
  it('has all that it said was written, and a whole chain', async () => {
    const written = [await killedWhileWriting(10), await killedWhileWriting(101)]
    const database = await openDatabase({ databaseUrl: null, dataDir: folder })
    const store = await openStore(database.pool, { now: () => new Date() })
    expect(written.map(({ incident }) => incident)).toEqual(['INC-1', 'INC-2'])
    for (const { incident, seq } of written) {
      expect((await store.read(incident)).length).toBeGreaterThanOrEqual(seq)
    }
    expect(await store.audit()).toMatchObject({ ok: true, incidents: 2 })
    await store.close()
    await database.close()
  })
})
