import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Console, saying, startConsole } from '../support/console-server.ts'
import { readEvents } from '../support/event-stream.ts'

let console: Console

afterEach(() => console.close())

async function follow(path: string, signal?: AbortSignal) {
  const response = await console.ask(path, signal ? { signal } : {})
  expect(response.headers.get('Content-Type')).toBe('text/event-stream')
  const events = readEvents(response)
  return {
    events,
    async next() {
      const { value } = await events.next()
      return value
    },
  }
}

describe('web/live-stream', () => {
  test('a client is sent everything on connecting, then only what changed', async () => {
    console = await startConsole()
    console.source.open({ id: 'INC-1' })
    console.source.say('INC-1', 'a', saying('first'))
    console.source.say('INC-1', 'b', saying('second'))
    const { next } = await follow('/incidents/INC-1/events')
    expect(await next()).toEqual({ event: 'retry', data: 2000 })
    expect((await next())?.event).toBe('head')
    expect(await next()).toMatchObject({ event: 'message', data: { id: 'INC-1-1', text: 'first' } })
    expect(await next()).toMatchObject({ event: 'message', data: { id: 'INC-1-2', text: 'second' } })
    console.source.say('INC-1', 'b', saying('second, changed'))
    expect(await next()).toMatchObject({
      event: 'message',
      data: { id: 'INC-1-2', html: expect.stringContaining('second, changed') },
    })
    console.source.change('INC-1', { state: 'closed' })
    expect(await next()).toMatchObject({ event: 'head', data: { html: expect.stringContaining('closed') } })
  })

  test('a burst is one update with the last state', async () => {
    console = await startConsole({ pace: { coalesceMs: 100, heartbeatMs: 15_000 } })
    console.source.open({ id: 'INC-1' })
    const { next } = await follow('/incidents/INC-1/events')
    await next()
    await next()
    const messages = vi.spyOn(console.source, 'messages')
    for (let step = 1; step <= 500; step++) console.source.say('INC-1', 'a', saying(`step ${step}`))
    expect(await next()).toMatchObject({ event: 'message', data: { text: 'step 500' } })
    expect(messages).toHaveBeenCalledTimes(1)
  })

  test('other incidents do not wake a thread’s stream', async () => {
    console = await startConsole()
    console.source.open({ id: 'INC-1' })
    console.source.open({ id: 'INC-2' })
    const { next } = await follow('/incidents/INC-1/events')
    await next()
    await next()
    const messages = vi.spyOn(console.source, 'messages')
    console.source.say('INC-2', 'a', saying('elsewhere'))
    console.source.say('INC-1', 'a', saying('here'))
    expect(await next()).toMatchObject({ data: { text: 'here' } })
    expect(messages.mock.calls.flat()).not.toContain('INC-2')
  })

  test('silence is broken by a comment', async () => {
    console = await startConsole({ pace: { coalesceMs: 1, heartbeatMs: 5 } })
    const { next } = await follow('/events')
    await next()
    await next()
    expect(await next()).toEqual({ event: ':', data: 'still here' })
  })

  test('the list follows every incident', async () => {
    console = await startConsole()
    const { next } = await follow('/events')
    await next()
    expect(await next()).toMatchObject({ data: { html: expect.stringContaining('No incidents yet') } })
    console.source.open({ id: 'INC-7' })
    expect(await next()).toMatchObject({
      event: 'overview',
      data: { html: expect.stringContaining('INC-7') },
    })
  })

  test('a freeze that nobody rang for appears with the next heartbeat', async () => {
    console = await startConsole({ pace: { coalesceMs: 1, heartbeatMs: 5 } })
    const { next } = await follow('/events')
    await next()
    await next()
    const since = new Date()
    console.source.standing = [{ service: null, by: 'Ann', reason: 'sale', since, until: null }]
    let event = await next()
    while (event?.event === ':') event = await next()
    expect(event).toMatchObject({
      event: 'overview',
      data: { html: expect.stringContaining('Changes are frozen') },
    })
  })

  test('a client that leaves is forgotten', async () => {
    console = await startConsole()
    const leaving = new AbortController()
    const { next } = await follow('/events', leaving.signal)
    await next()
    expect(console.source.listeners()).toBe(1)
    leaving.abort()
    await vi.waitFor(() => expect(console.source.listeners()).toBe(0))
  })

  test('a source that fails ends the stream, reports it, and a reconnect is sent everything', async () => {
    const reported: string[] = []
    console = await startConsole({ report: ({ message }) => reported.push(message) })
    const { events, next } = await follow('/events')
    await next()
    await next()
    vi.spyOn(console.source, 'incidents').mockRejectedValueOnce(new Error('database went away'))
    console.source.open({ id: 'INC-1' })
    expect((await events.next()).done).toBe(true)
    expect(reported).toEqual(['database went away'])
    const again = await follow('/events')
    await again.next()
    expect(await again.next()).toMatchObject({ data: { html: expect.stringContaining('INC-1') } })
  })

  test('the stream of an unknown incident is 404', async () => {
    console = await startConsole()
    expect((await console.ask('/incidents/INC-9/events')).status).toBe(404)
  })
})

describe('web/serve', () => {
  test('closing ends event streams at once', async () => {
    console = await startConsole()
    const { events, next } = await follow('/events')
    await next()
    await next()
    const before = performance.now()
    await console.close()
    expect(performance.now() - before).toBeLessThan(1000)
    expect((await events.next()).done).toBe(true)
    expect(console.source.listeners()).toBe(0)
    console = await startConsole()
  })
})
