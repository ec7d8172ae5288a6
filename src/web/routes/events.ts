import { type Context, Hono } from 'hono'
import { messageVersion, renderMessage } from '../blocks/render-message.ts'
import { liveStream, type Pace, type Part } from '../live-stream.ts'
import { incidentHead } from '../pages/incident-head.ts'
import { renderOverview } from '../pages/start-page.ts'
import { shownText } from '../shown-text.ts'
import type { WebEnv } from '../web-env.ts'
import { type PageOptions, readOverview } from './pages.ts'
import { readIncident } from './read-incident.ts'

interface EventOptions extends PageOptions {
  pace: Pace
  failed: (thrown: unknown, c: Context<WebEnv>) => void
}

/** The streams that keep the first page and the incidents' threads up to date. */
export function eventRoutes(options: EventOptions): Hono<WebEnv> {
  const { source, pace } = options
  const routes = new Hono<WebEnv>()

  routes.get('/events', (c) =>
    liveStream(c, {
      pace,
      failed: (thrown) => options.failed(thrown, c),
      subscribe: (changed) => source.onChange(changed),
      parts: async () => [await overviewPart(options)],
    }),
  )

  routes.get('/incidents/:id/events', async (c) => {
    const { id } = await readIncident(source, c.req.param('id'))
    return liveStream(c, {
      pace,
      failed: (thrown) => options.failed(thrown, c),
      subscribe: (changed) => source.onChange((incident) => incident === id && changed()),
      parts: () => incidentParts(options, id),
    })
  })

  return routes
}

async function overviewPart({ source, now }: EventOptions): Promise<Part> {
  const overview = await readOverview(source)
  return {
    event: 'overview',
    key: 'overview',
    version: JSON.stringify(overview),
    data: async () => ({
      html: String(await renderOverview(overview, { services: source.services(), now: now() })),
    }),
  }
}

async function incidentParts({ source, now }: EventOptions, id: string): Promise<Part[]> {
  const [incident, messages, freezes] = await Promise.all([
    readIncident(source, id),
    source.messages(id),
    source.freezes(),
  ])
  const head: Part = {
    event: 'head',
    key: '',
    version: JSON.stringify([incident, freezes]),
    data: async () => ({ html: String(await incidentHead(incident, freezes, now())) }),
  }
  const parts = messages.map(
    (posted): Part => ({
      event: 'message',
      key: posted.id,
      version: messageVersion(posted.message),
      data: async () => ({
        id: posted.id,
        text: shownText(posted.message.text, 500),
        html: String(await renderMessage(posted, now())),
      }),
    }),
  )
  return [head, ...parts]
}
