import { Hono } from 'hono'
import { z } from 'zod'
import type { ChatInbox } from '../../chat/adapter.ts'
import { BotError } from '../../errors.ts'
import type { ServiceGlance } from '../../model/glance.ts'
import type { ConsoleSource } from '../console-source.ts'
import type { WebEnv } from '../web-env.ts'
import { from } from './ask.ts'
import { readOverview } from './pages.ts'
import { readIncident } from './read-incident.ts'

const listQuery = z.object({
  state: z.enum(['open', 'closed']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
const commandBody = z.strictObject({ text: z.string().trim().min(1), incident: z.string().min(1).optional() })

/** The same for programs, as JSON. */
export function apiRoutes({ source, inbox }: { source: ConsoleSource; inbox: ChatInbox }): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/api/incidents', async (c) => {
    const { state, limit } = parse(listQuery, c.req.query(), '?state=open&limit=50')
    return c.json({ incidents: await source.incidents({ limit, ...(state === undefined ? {} : { state }) }) })
  })
  routes.get('/api/incidents/:id', async (c) => c.json(await readIncident(source, c.req.param('id'))))
  routes.get('/api/incidents/:id/messages', async (c) => {
    const { id } = await readIncident(source, c.req.param('id'))
    return c.json({ messages: await source.messages(id) })
  })
  routes.get('/api/incidents/:id/timeline', async (c) => {
    const { id } = await readIncident(source, c.req.param('id'))
    return c.json({ entries: await source.entries(id) })
  })
  routes.get('/api/status', async (c) => {
    const [overview, health] = await Promise.all([readOverview(source), source.health()])
    const { recent: _, services, ...now } = overview
    return c.json({ ...now, services: services.map(serviceStatus), health })
  })
  routes.get('/api/audit', async (c) => c.json(await source.audit()))
  routes.post('/api/command', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined)
    const { text, incident } = parse(commandBody, body, '{"text": "diagnose shop"}')
    return c.json(await inbox.command(text, incident === undefined ? from : { ...from, incident }))
  })
  return routes
}

/** Without the configuration of the service, which names hosts and people. */
function serviceStatus({ service, incident, firing, waiting, day }: ServiceGlance) {
  const { name, environment, url } = service
  return {
    ...{ name, environment, url, incident, day },
    firing: firing.map(({ id }) => id),
    waiting: waiting.map(({ id }) => id),
  }
}

function parse<T extends z.ZodType>(schema: T, input: unknown, example: string): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new BotError('USAGE', z.prettifyError(parsed.error), `Send it like this: ${example}`)
}
