import { Hono } from 'hono'
import type { ConsoleSource } from '../console-source.ts'
import type { Html } from '../html.ts'
import type { CommandLine } from '../pages/command-line.ts'
import { incidentPage } from '../pages/incident-page.ts'
import { type Overview, startPage } from '../pages/start-page.ts'
import { timelinePage } from '../pages/timeline-page.ts'
import type { WebEnv } from '../web-env.ts'
import { readIncident } from './read-incident.ts'

const mostOpen = 200
const mostRecent = 25

export interface PageOptions {
  source: ConsoleSource
  version: string
  now: () => Date
}

/** What a page shows in its command line besides the suggestions. */
export type Typed = Pick<CommandLine, 'typed' | 'reply'>

export function pageRoutes(options: PageOptions): Hono<WebEnv> {
  const { source, version, now } = options
  const routes = new Hono<WebEnv>()
  routes.get('/', async (c) => c.html(await renderStart(options)))
  routes.get('/incidents', (c) => c.redirect('/', 303))
  routes.get('/incidents/:id', async (c) => c.html(await renderIncident(options, c.req.param('id'))))
  routes.get('/incidents/:id/timeline', async (c) => {
    const incident = await readIncident(source, c.req.param('id'))
    const [entries, freezes] = await Promise.all([source.entries(incident.id), source.freezes()])
    const after = Math.max(Number.parseInt(c.req.query('after') ?? '0', 10) || 0, 0)
    return c.html(timelinePage(incident, entries, { after, freezes, version, now: now() }))
  })
  return routes
}

export async function readOverview(source: ConsoleSource): Promise<Overview> {
  const [open, recent, waiting, freezes, firing, silences, services] = await Promise.all([
    source.incidents({ state: 'open', limit: mostOpen }),
    source.incidents({ state: 'closed', limit: mostRecent }),
    source.waiting(),
    source.freezes(),
    source.firing(),
    source.silences(),
    source.glance(),
  ])
  return { open, recent, waiting, freezes, firing, silences, services }
}

export async function renderStart({ source, version, now }: PageOptions, typed: Typed = {}): Promise<Html> {
  return startPage(await readOverview(source), {
    commandLine: { ...typed, services: source.services() },
    configuration: source.configuration(),
    version,
    now: now(),
  })
}

/** Throws UNKNOWN_INCIDENT. */
export async function renderIncident(
  { source, version, now }: PageOptions,
  id: string,
  typed: Typed = {},
): Promise<Html> {
  const incident = await readIncident(source, id)
  const [messages, freezes] = await Promise.all([source.messages(id), source.freezes()])
  const services = source.services()
  // What stands in for a service, as for alarms of nobody, cannot be diagnosed.
  const isService = services.some(({ name }) => name === incident.service)
  return incidentPage(incident, messages, {
    freezes,
    commandLine: { ...typed, services, incident: id, ...(isService ? { example: incident.service } : {}) },
    version,
    now: now(),
  })
}
