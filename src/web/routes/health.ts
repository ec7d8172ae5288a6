import { Hono } from 'hono'
import type { ConsoleSource, Health } from '../console-source.ts'
import type { WebEnv } from '../web-env.ts'

const longestCheckMs = 5_000

/** `/healthz`: this process answers. `/readyz`: it can also do its work. Anybody may ask, so no details are told. */
export function healthRoutes(source: ConsoleSource): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/healthz', (c) => c.json({ alive: true }))
  routes.get('/readyz', async (c) => {
    const { ready, checks } = await healthInTime(source)
    return c.json({ ready, checks: checks.map(({ name, ok }) => ({ name, ok })) }, ready ? 200 : 503)
  })
  return routes
}

/** A check that fails or hangs is an answer too. */
async function healthInTime(source: ConsoleSource): Promise<Health> {
  const notReady: Health = { ready: false, checks: [{ name: 'health', ok: false, detail: '' }] }
  const deadline = Promise.withResolvers<Health>()
  const timer = setTimeout(() => deadline.resolve(notReady), longestCheckMs)
  try {
    return await Promise.race([source.health(), deadline.promise])
  } catch {
    return notReady
  } finally {
    clearTimeout(timer)
  }
}
