import { Hono } from 'hono'
import { renderChart } from '../../chart/render-chart.ts'
import { BotError } from '../../errors.ts'
import { chartVersion } from '../blocks/chart.ts'
import type { ConsoleSource } from '../console-source.ts'
import type { WebEnv } from '../web-env.ts'
import { readIncident } from './read-incident.ts'

/** The picture that an incident's thread shows, as a PNG. */
export function chartRoutes(source: ConsoleSource): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/incidents/:id/chart.png', async (c) => {
    const { id } = await readIncident(source, c.req.param('id'))
    const messages = await source.messages(id)
    const chart = messages.findLast(({ message }) => message.file?.chart !== undefined)?.message.file?.chart
    if (chart === undefined) {
      throw new BotError(
        'PAGE_NOT_FOUND',
        `${id} has no picture.`,
        'There is one once it is closed, if errors were counted.',
      )
    }
    const isCurrent = c.req.query('v') === chartVersion(chart)
    c.header('Content-Type', 'image/png')
    c.header('Cache-Control', isCurrent ? 'private, max-age=31536000, immutable' : 'no-store')
    return c.body(await renderChart(chart))
  })
  return routes
}
