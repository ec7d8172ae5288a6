import { once } from 'node:events'
import { createServer } from 'node:net'
import { inspect } from 'node:util'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { openQueue } from '../../src/queue/bullmq-queue.ts'
import type { Queue } from '../../src/queue/queue.ts'
import { Secret } from '../../src/secret.ts'
import { startCuttableProxy } from '../support/cuttable-proxy.ts'
import { hasPostgres, startPostgres } from '../support/postgres-server.ts'
import { freePort } from '../support/redis-server.ts'

const patience = { timeout: 15_000, interval: 20 }
const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

describe('queue/postgres-engine', () => {
  test('a closed port is QUEUE_UNREACHABLE at once, named without the password', async () => {
    const port = await freePort()
    const error = await refusal(`postgres://bot:hunter2@127.0.0.1:${port}/bot`)
    expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE', fault: 'remote' })
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(error.message).toContain('ECONNREFUSED')
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2')
  })

  test('what is no URL is CONFIG_INVALID, and not repeated', async () => {
    const error = await refusal('hunter2@127.0.0.1')
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2')
  })

  test('a server that accepts and says nothing is QUEUE_UNREACHABLE within five seconds', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1')
    await once(server, 'listening')
    endings.push(async () => server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const start = Date.now()
    const error = await refusal(`postgres://127.0.0.1:${port}/bot`)
    expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE' })
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(Date.now() - start).toBeLessThan(5_000)
  })
})

describe.skipIf(!hasPostgres)('queue/postgres-engine with a real server (needs initdb and postgres)', () => {
  test('the tables are in a schema of their own, also with options in the URL', async () => {
    const url = await server()
    const options = encodeURIComponent('-c statement_timeout=60s')
    const { queue, seen } = await openWorking(`${url}?options=${options}`, [])
    await queue.add('step', step('one'))
    await expect.poll(() => seen, patience).toEqual(['one'])
    const client = new pg.Client(url)
    await client.connect()
    const { rows } = await client.query(
      `SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    )
    await client.end()
    expect(rows).toEqual([{ schemaname: 'bullmq' }])
  })

  test('a server that goes away and comes back is used again', { timeout: 40_000 }, async () => {
    const url = new URL(await server())
    const proxy = await startCuttableProxy(Number(url.port))
    endings.push(proxy.cut)
    url.port = `${proxy.port}`
    const errors: Error[] = []
    const { queue, seen } = await openWorking(url.href, errors)
    await queue.add('step', step('before'))
    await expect.poll(() => seen, patience).toEqual(['before'])

    await proxy.cut()
    await expect(queue.add('step', step('during'))).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' })
    await expect.poll(() => errors.length, patience).toBeGreaterThan(0)

    await proxy.mend()
    await queue.add('step', step('after'))
    await expect.poll(() => seen, patience).toContain('after')
  })

  test('a queue closes while its server is gone', { timeout: 40_000 }, async () => {
    const url = new URL(await server())
    const proxy = await startCuttableProxy(Number(url.port))
    endings.push(proxy.cut)
    url.port = `${proxy.port}`
    const { queue } = await openWorking(url.href, [])
    await proxy.cut()
    await queue.close()
  })
})

async function server(): Promise<string> {
  const started = await startPostgres()
  endings.push(started.stop)
  return started.url
}

async function openWorking(url: string, errors: Error[]): Promise<{ queue: Queue; seen: string[] }> {
  const queue = await openQueue(
    { engine: 'postgres', url: new Secret(url) },
    { onError: (error) => void errors.push(error) },
  )
  endings.push(() => queue.close())
  const seen: string[] = []
  const handle = async ({ step }: { step: string }): Promise<'done'> => {
    seen.push(step)
    return 'done'
  }
  await queue.work('step', handle, { concurrency: 1 })
  return { queue, seen }
}

async function refusal(url: string): Promise<Error & { hint: string }> {
  const opened = openQueue({ engine: 'postgres', url: new Secret(url) })
  return await opened.then(
    (queue) => queue.close().then(() => Promise.reject(new Error('it opened'))),
    (error) => error,
  )
}

function step(id: string) {
  return { incident: 'INC-1', run: 'run-1', stage: 0, step: id, targets: [] }
}
