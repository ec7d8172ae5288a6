import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import type { Store } from '../../src/store/store.ts'
import { sampleAlert } from '../support/alert-samples.ts'
import { startCuttableProxy } from '../support/cuttable-proxy.ts'
import { sampleNote, sampleOpening } from '../support/incident-samples.ts'
import { hasPostgres, startPostgres } from '../support/postgres-server.ts'

describe.skipIf(!hasPostgres)('store over a connection that goes silent', { timeout: 60_000 }, () => {
  let proxy: Awaited<ReturnType<typeof startCuttableProxy>>
  let ends: (() => Promise<unknown>)[] = []

  async function open({ answerMs, silenceMs }: { answerMs: number; silenceMs: number }): Promise<Store> {
    const server = await startPostgres()
    ends.push(() => server.stop())
    const url = new URL(server.url)
    proxy = await startCuttableProxy(Number(url.port))
    url.port = `${proxy.port}`
    const database = await openDatabase({ databaseUrl: new Secret(url.href), dataDir: null, silenceMs })
    ends.push(() => database.close())
    const store = await openStore(database.pool, { now: () => new Date(), answerMs })
    ends.push(
      () => store.close(),
      () => proxy.cut(),
    )
    return store
  }

  beforeEach(() => {
    ends = []
  })
  afterEach(async () => {
    for (const end of ends.toReversed()) await end()
  })

  it('gives a filing up in time, writes what comes next, and knows what had been written', async () => {
    const store = await open({ answerMs: 200, silenceMs: 60_000 })
    const [first, lost, next] = ['first', 'lost', 'next'].map((delivery) => sampleAlert({ delivery }))
    if (!first || !lost || !next) throw new Error('no alerts')
    expect(await store.fileAlerts([first])).toEqual({ filed: 1, repeated: 0 })
    proxy.silence()
    await expect(store.fileAlerts([lost])).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    // Every other connection of the pool is as silent, and given up in turn.
    const file = () => store.fileAlerts([next]).catch(() => null)
    await expect.poll(file, { timeout: 20_000 }).toEqual({ filed: 1, repeated: 0 })
    expect(await store.fileAlerts([lost])).toEqual({ filed: 0, repeated: 1 })
  })

  it('gives an entry up in time, so that those behind it are written', async () => {
    const store = await open({ answerMs: 60_000, silenceMs: 300 })
    const { id } = await store.openIncident(sampleOpening('shop'))
    proxy.silence()
    await expect(store.append(id, [sampleNote('lost')])).rejects.toThrow('timeout')
    const append = () => store.append(id, [sampleNote('next')]).catch(() => [])
    await expect.poll(append, { timeout: 20_000 }).toHaveLength(1)
    expect((await store.read(id)).map(({ seq }) => seq)).toEqual([1, 2])
  })
})
