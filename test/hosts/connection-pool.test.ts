import { describe, expect, it } from 'vitest'
import { createConnectionPool } from '../../src/hosts/connection-pool.ts'
import { createSemaphore } from '../../src/hosts/semaphore.ts'
import type { SshLink } from '../../src/hosts/ssh-link.ts'

/** Connections of which the test says when they are made and when they end. */
function links() {
  const made: { end(why?: string): void }[] = []
  let open = 0
  let most = 0
  return {
    made,
    open: () => open,
    most: () => most,
    async make(): Promise<SshLink> {
      open += 1
      most = Math.max(most, open)
      let isOpen = true
      const { promise: closed, resolve } = Promise.withResolvers<string>()
      const end = (why = 'closed') => {
        if (!isOpen) return
        isOpen = false
        open -= 1
        resolve(why)
      }
      made.push({ end })
      const link: Pick<SshLink, 'isOpen' | 'closed' | 'close'> = {
        isOpen: () => isOpen,
        closed,
        close: () => end(),
      }
      return link as SshLink
    },
  }
}

const { signal } = new AbortController()
const usual = { connections: 10, channels: 2, idleMs: 60_000 }

describe('hosts/connection-pool', () => {
  it('never has more connections than allowed: who waits gets the place of the longest idle one', async () => {
    const fake = links()
    const pool = createConnectionPool({ ...usual, connections: 2 })
    for (const key of ['a', 'b']) (await pool.lease(key, fake.make, signal)).release()
    ;(await pool.lease('a', fake.make, signal)).release()
    const third = await pool.lease('c', fake.make, signal)
    expect([fake.made.length, fake.open(), fake.most()]).toEqual([3, 2, 2])
    ;(await pool.lease('a', fake.make, signal)).release()
    expect(fake.made).toHaveLength(3)
    third.release()
    await pool.close()
    expect(fake.open()).toBe(0)
  })

  it('who waits for a place gets the next one that is free, in order', async () => {
    const fake = links()
    const pool = createConnectionPool({ ...usual, connections: 1 })
    const first = await pool.lease('a', fake.make, signal)
    const order: string[] = []
    const waiting = ['b', 'c'].map(async (key) => {
      const lease = await pool.lease(key, fake.make, signal)
      order.push(key)
      lease.release()
    })
    await Promise.resolve()
    expect(order).toEqual([])
    first.release()
    await Promise.all(waiting)
    expect(order).toEqual(['b', 'c'])
    expect(fake.most()).toBe(1)
    await pool.close()
  })

  it('bounds the channels of a connection, and makes do with fewer', async () => {
    const fake = links()
    const pool = createConnectionPool(usual)
    const [one, two] = await Promise.all([
      pool.lease('a', fake.make, signal),
      pool.lease('a', fake.make, signal),
    ])
    let isIn = false
    const third = pool.lease('a', fake.make, signal).then((lease) => {
      isIn = true
      return lease
    })
    two?.lowerChannels()
    two?.release()
    await new Promise(setImmediate)
    expect(isIn).toBe(false)
    one?.release()
    ;(await third).release()
    expect(fake.made).toHaveLength(1)
    await pool.close()
  })

  it('a connection that ends while somebody waits for a channel is replaced', async () => {
    const fake = links()
    const pool = createConnectionPool({ ...usual, channels: 1 })
    const first = await pool.lease('a', fake.make, signal)
    const second = pool.lease('a', fake.make, signal)
    await new Promise(setImmediate)
    fake.made[0]?.end('cut')
    first.release()
    expect((await second).link.isOpen()).toBe(true)
    expect(fake.made).toHaveLength(2)
    await pool.close()
  })

  it('a connection that cannot be made fails all who wait for it, and the next one tries again', async () => {
    const fake = links()
    const pool = createConnectionPool(usual)
    const refuse = () => Promise.reject(new Error('refused'))
    const results = await Promise.allSettled([1, 2].map(() => pool.lease('a', refuse, signal)))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    ;(await pool.lease('a', fake.make, signal)).release()
    expect(fake.made).toHaveLength(1)
    await pool.close()
  })

  it('an unused connection is closed after its time', async () => {
    const fake = links()
    const pool = createConnectionPool({ ...usual, idleMs: 20 })
    ;(await pool.lease('a', fake.make, signal)).release()
    await expect.poll(fake.open).toBe(0)
    await pool.close()
  })

  it('a connection that was made for nobody is closed', async () => {
    const fake = links()
    const pool = createConnectionPool(usual)
    const stop = new AbortController()
    const gate = Promise.withResolvers<void>()
    const waiting = pool.lease('a', () => gate.promise.then(fake.make), stop.signal)
    stop.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELED' })
    gate.resolve()
    await expect.poll(() => [fake.made.length, fake.open()]).toEqual([1, 0])
    await pool.close()
  })
})

describe('hosts/semaphore', () => {
  it('lets in as many as it may, in order, and who stops waiting takes no place', async () => {
    const semaphore = createSemaphore(1)
    const leave = await semaphore.enter()
    const stop = new AbortController()
    const order: number[] = []
    const one = semaphore.enter(stop.signal)
    const two = semaphore.enter().then((out) => {
      order.push(2)
      out()
    })
    const three = semaphore.enter().then((out) => {
      order.push(3)
      out()
    })
    expect(semaphore.waiting).toBe(3)
    stop.abort()
    await expect(one).rejects.toMatchObject({ code: 'CANCELED' })
    leave()
    leave()
    await Promise.all([two, three])
    expect(order).toEqual([2, 3])
    expect(semaphore.inside).toBe(0)
  })
})
