import { type Context, Hono } from 'hono'
import type { ChatInbox } from '../chat/adapter.ts'
import { BotError, toBotError } from '../errors.ts'
import type { Secret } from '../secret.ts'
import { knownHost } from './access/known-host.ts'
import { sameOrigin } from './access/same-origin.ts'
import { securityHeaders } from './access/security-headers.ts'
import { shortBody } from './access/short-body.ts'
import { signIn } from './access/sign-in.ts'
import type { ConsoleSource } from './console-source.ts'
import type { Pace } from './live-stream.ts'
import { answerProblem } from './problem.ts'
import { apiRoutes } from './routes/api.ts'
import { assetRoutes } from './routes/assets.ts'
import { chartRoutes } from './routes/chart.ts'
import { commandRoutes } from './routes/commands.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { type MetricsOptions, metricsRoutes } from './routes/metrics.ts'
import { pageRoutes } from './routes/pages.ts'
import type { WebEnv } from './web-env.ts'

const defaultPace: Pace = { coalesceMs: 100, heartbeatMs: 15_000 }

export interface WebOptions {
  source: ConsoleSource
  inbox: ChatInbox
  /** What signs people in, with `/?token=…`. */
  token: Secret
  version: string
  now: () => Date
  /** Host names besides loopback under which the console may be opened, without ports. */
  allowedHosts?: string[]
  /** Entries of platforms and alert sources, by path: each checks by itself who asks, whatever name it was asked under. */
  webhooks?: Record<string, (request: Request, remote: string) => Promise<Response>>
  /** What Prometheus is told at `/metrics`; `token` reads nothing else, and the console's token will do as well. */
  metrics?: { scrape: MetricsOptions['scrape']; token: Secret | null }
  pace?: Pace
  /** Told of every failure that is not the user's own, for the log. */
  report?: (problem: BotError, request: { method: string; path: string }) => void
}

/** The console: pages, event streams, JSON, health. */
export function createWeb(options: WebOptions): Hono<WebEnv> {
  const { source, inbox, version, now, pace = defaultPace } = options
  const pages = { source, version, now }

  function report(problem: BotError, c: Context<WebEnv>): void {
    if (problem.fault !== 'user') options.report?.(problem, { method: c.req.method, path: c.req.path })
  }

  const app = new Hono<WebEnv>()
  app.onError((thrown, c) => {
    const problem = toBotError(thrown)
    report(problem, c)
    return answerProblem(c, problem, version)
  })
  app.notFound((c) => answerProblem(c, pageNotFound(c.req.path), version))
  app.use(securityHeaders())
  app.route('/', healthRoutes(source))
  const webhooks = Object.entries(options.webhooks ?? {})
  for (const [path, handle] of webhooks) {
    app.post(path, (c) => handle(c.req.raw, c.env?.incoming?.socket.remoteAddress ?? ''))
  }
  // A sender whose path is misspelt is no visitor of the console, nor is its secret a guess at the console's token.
  if (webhooks.some(([path]) => path.startsWith('/alerts/')))
    app.post('/alerts/*', (c) => c.json({ result: 'unknown-source' }, 404))
  if (options.metrics !== undefined) {
    const { scrape, token } = options.metrics
    const tokens = token === null ? [options.token] : [token, options.token]
    app.route('/', metricsRoutes({ scrape, tokens, now }))
  }
  app.use(knownHost(options.allowedHosts ?? []))
  app.route('/', assetRoutes())
  app.use(signIn({ token: options.token, now }), sameOrigin(), shortBody())
  app.route('/', pageRoutes(pages))
  app.route('/', chartRoutes(source))
  app.route('/', commandRoutes({ ...pages, inbox, report }))
  app.route('/', apiRoutes({ source, inbox }))
  app.route('/', eventRoutes({ ...pages, pace, failed: (thrown, c) => report(toBotError(thrown), c) }))
  return app
}

function pageNotFound(path: string): BotError {
  return new BotError('PAGE_NOT_FOUND', `Nothing is at ${path}.`, 'The start page leads to every incident.')
}
