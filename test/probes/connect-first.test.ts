import { describe, expect, test } from 'vitest'
import { connectFirst } from '../../src/probes/connect-first.ts'
import { loopback, refusingPort, serveSilence } from '../support/tcp-faults.ts'

const options = { timeoutMs: 1000, signal: new AbortController().signal }

describe('probes/connect-first', () => {
  test('goes on to the next address when one refuses', async () => {
    const server = await serveSilence()
    const result = await connectFirst(['127.0.0.2', loopback], server.port, options)
    if ('failure' in result) throw new Error(result.failure)
    expect(result.address).toBe(loopback)
    result.socket.destroy()
    await server.drained()
    await server.close()
  })

  test('tells the first failure when no address answers', async () => {
    const result = await connectFirst([loopback, '127.0.0.2'], await refusingPort(), options)
    expect(result).toMatchObject({ address: loopback, failure: 'refused' })
  })
})
