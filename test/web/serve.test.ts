import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { BotError } from '../../src/errors.ts'
import { serve } from '../../src/web/serve.ts'
import type { WebEnv } from '../../src/web/web-env.ts'

function appThatSays(text: string): Hono<WebEnv> {
  return new Hono<WebEnv>().get('/', (c) => c.text(text))
}

async function problemOf(serving: Promise<unknown>): Promise<BotError> {
  const thrown = await serving.then(
    () => null,
    (problem: unknown) => problem,
  )
  if (thrown instanceof BotError) return thrown
  throw new Error('expected a BotError', { cause: thrown })
}

describe('web/serve', () => {
  test('port 0 takes a free port and says which', async () => {
    const serving = await serve(appThatSays('hello'), { host: '127.0.0.1', port: 0 })
    expect(serving.url).toBe(`http://127.0.0.1:${serving.port}`)
    expect(await (await fetch(serving.url)).text()).toBe('hello')
    await serving.close()
    await expect(fetch(serving.url)).rejects.toThrow()
  })

  test('every interface is shown as an address that a browser can open', async () => {
    const serving = await serve(appThatSays('hello'), { host: '0.0.0.0', port: 0 })
    expect(serving.url).toBe(`http://127.0.0.1:${serving.port}`)
    await serving.close()
  })

  test('a taken port is named, with a way out', async () => {
    const serving = await serve(appThatSays('first'), { host: '127.0.0.1', port: 0 })
    const problem = await problemOf(serve(appThatSays('second'), { host: '127.0.0.1', port: serving.port }))
    await serving.close()
    expect(problem).toMatchObject({ code: 'PORT_TAKEN', hint: expect.stringContaining('PORT=0') })
    expect(problem.message).toContain(String(serving.port))
  })

  test('an address of another machine cannot be listened on', async () => {
    // TEST-NET-1, RFC 5737: on no machine.
    const problem = await problemOf(serve(appThatSays('x'), { host: '192.0.2.1', port: 0 }))
    expect(problem).toMatchObject({ code: 'LISTEN_FAILED', message: expect.stringContaining('192.0.2.1') })
  })

  test('a request that is being answered is finished on closing', async () => {
    const answer = Promise.withResolvers<string>()
    const asked = Promise.withResolvers<void>()
    const app = new Hono<WebEnv>().get('/', async (c) => {
      asked.resolve()
      return c.text(await answer.promise)
    })
    const serving = await serve(app, { host: '127.0.0.1', port: 0 })
    const response = fetch(serving.url)
    await asked.promise
    const closed = serving.close()
    answer.resolve('finished')
    expect(await (await response).text()).toBe('finished')
    await closed
  })
})
