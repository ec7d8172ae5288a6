import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import { foldLast } from '../support/alert-samples.ts'

const script = join(import.meta.dirname, '../support/append-until-killed.ts')
const telling = join(import.meta.dirname, '../support/tell-until-killed.ts')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-kill-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What a process said before it was killed in the middle of its work. */
async function saidUntilKilled(program: string, args: string[], count: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    if (lines.length === count) child.kill('SIGKILL')
  })
  await once(child, 'close')
  return lines
}

/** The last number that a writer said before it was killed in the middle of writing. */
async function killedWhileWriting(said: number): Promise<{ incident: string; seq: number }> {
  const lines = await saidUntilKilled(script, [folder], said)
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

  it('has every alert that it said was filed, and every alarm told as often as its incident says', async () => {
    const filed = [
      ...(await saidUntilKilled(telling, [folder, 'first'], 40)),
      ...(await saidUntilKilled(telling, [folder, 'second'], 121)),
    ]
    const database = await openDatabase({ databaseUrl: null, dataDir: folder })
    const store = await openStore(database.pool, { now: () => new Date() })
    const { rows } = await database.pool.query<{ delivery: string }>('SELECT delivery FROM fiveohtwo.alerts')
    expect(rows.map(({ delivery }) => delivery)).toEqual(expect.arrayContaining(filed))
    const folded: string[] = []
    for (let count = -1; count !== 0; ) {
      count = await store.foldAlerts(1_000, (known, alert, id) => {
        folded.push(alert.alert.delivery)
        return foldLast(known, alert, id)
      })
    }
    const alarms = await store.firingAlarms(1_000)
    expect(alarms.reduce((sum, { received }) => sum + received, 0)).toBe(rows.length)
    expect(new Set(folded).size).toBe(folded.length)
    const told = alarms.filter(({ incident }) => incident !== null)
    expect(told.length).toBeGreaterThan(0)
    const incidents = await store.incidents({ limit: 1_000 })
    for (const { id, key, incident, told: version } of told) {
      const notes = (await store.read(incident ?? '')).flatMap(({ what }) =>
        what.kind === 'delivery.failed' ? [what.reason] : [],
      )
      expect(notes.at(-1)).toBe(`${version}`)
      expect(incidents.filter(({ service }) => service === key)).toHaveLength(1)
      expect((await store.alarmsOf(incident ?? '')).map((alarm) => alarm.id)).toEqual([id])
    }
    expect(await store.audit()).toMatchObject({ ok: true })
    await store.close()
    await database.close()
  })
})
