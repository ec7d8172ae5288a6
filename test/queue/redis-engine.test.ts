import { once } from 'node:events'
import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { openQueue } from '../../src/queue/bullmq-queue.ts'
import type { Queue } from '../../src/queue/queue.ts'
import { Secret } from '../../src/secret.ts'
import { type QueueAddress, sendOut } from '../support/queue-process.ts'
import { freePort, hasRedis, startRedis } from '../support/redis-server.ts'

const patience = { timeout: 15_000, interval: 20 }
const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

describe('queue/redis-engine', () => {
  test('a closed port is QUEUE_UNREACHABLE at once, named without the password', async () => {
    const port = await freePort()
    const error = await refusal(`redis://:hunter2@127.0.0.1:${port}`)
    expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE', fault: 'remote' })
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(error.message).toContain('ECONNREFUSED')
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2')
  })

  test('a server that accepts and says nothing is QUEUE_UNREACHABLE within five seconds', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1')
    await once(server, 'listening')
    endings.push(async () => server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const start = Date.now()
    const error = await refusal(`redis://127.0.0.1:${port}`)
    expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE' })
    expect(error.message).toContain(`127.0.0.1:${port}`)
    expect(Date.now() - start).toBeLessThan(5_000)
  })
})

describe.skipIf(!hasRedis)('queue/redis-engine with a real server (needs redis-server)', () => {
  test('a wrong password is QUEUE_UNREACHABLE, in the words of the server', async () => {
    const server = await startRedis({ password: 'right' })
    endings.push(server.stop)
    const error = await refusal(`redis://:hunter2@127.0.0.1:${server.port}`)
    expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE' })
    expect(error.message).toContain('WRONGPASS')
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('hunter2')
    const opened = await openQueue({ engine: 'redis', url: new Secret(server.url) })
    endings.push(() => opened.close())
    await opened.add('deliver', { incident: 'INC-1', platform: 'slack' })
  })

  test('a server that dies and comes back is used again', { timeout: 40_000 }, async () => {
    const server = await startRedis()
    endings.push(server.stop)
    const errors: Error[] = []
    const queue = await openWorking(server.url, errors)
    await queue.queue.add('step', step('before'))
    await expect.poll(() => queue.seen, patience).toEqual(['before'])

    await server.kill()
    await expect(queue.queue.add('step', step('during'))).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' })
    expect(errors.some((error) => error.message.includes('ECONNREFUSED'))).toBe(true)

    await server.restart()
    await queue.queue.add('step', step('after'))
    await expect.poll(() => queue.seen, patience).toContain('after')
  })

  test('a queue closes while its server is gone, and its process ends by itself', {
    timeout: 40_000,
  }, async () => {
    const server = await startRedis()
    endings.push(server.stop)
    const address: QueueAddress = { engine: 'redis', url: server.url }
    const child = await sendOut({ address, prefix: 'gone', mode: 'linger', kind: 'step', job: step('one') })
    endings.push(async () => child.kill('SIGKILL'))
    await server.kill()
    const exited = once(child, 'exit')
    child.stdin?.end()
    expect(await exited).toEqual([0, null])
  })
})

async function openWorking(url: string, errors: Error[]): Promise<{ queue: Queue; seen: string[] }> {
  const queue = await openQueue(
    { engine: 'redis', url: new Secret(url) },
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
  const opened = openQueue({ engine: 'redis', url: new Secret(url) })
  return await opened.then(
    (queue) => queue.close().then(() => Promise.reject(new Error('it opened'))),
    (error) => error,
  )
}

function step(id: string) {
  return { incident: 'INC-1', run: 'run-1', stage: 0, step: id, targets: [] }
}
