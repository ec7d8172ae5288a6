import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { type Bot, startBot } from './bot.ts'
import { createConsoleAdapter } from './chat/console/console-adapter.ts'
import { countedAdapter } from './chat/counted-adapter.ts'
import { consoleFile } from './cli/remote-access.ts'
import type { Configuration } from './config/check.ts'
import { createConsoleSource } from './console-source.ts'
import { type DemoShop, startDemoShop } from './demo/shop.ts'
import { describeConfiguration } from './describe-configuration.ts'
import { createLog } from './log.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { ConfigurationItem } from './model/configuration-item.ts'
import { openAlerts } from './open-alerts.ts'
import { openChats } from './open-chats.ts'
import { openMetrics } from './open-metrics.ts'
import { Secret } from './secret.ts'
import { version } from './version.ts'
import { createWeb } from './web/create-web.ts'
import { serve } from './web/serve.ts'

/** A running bot process with its console. */
export interface Main {
  /** Logs in once: the token is in it. */
  link: string
  url: string
  bot: Bot
  configuration: ConfigurationItem[]
  close(): Promise<void>
}

/** The bot process: database, queue, workers, chat platforms, web console, and the demo when no service is configured. */
export async function startMain(
  configuration: Configuration,
  onFatal: (error: Error) => void,
): Promise<Main> {
  const { settings } = configuration
  const log = createLog(settings.logLevel ?? (process.stderr.isTTY ? 'warn' : 'info'))
  const demo: DemoShop | null = configuration.services.length === 0 ? await startDemoShop() : null
  const stack: (() => Promise<void>)[] = demo ? [() => demo.stop()] : []
  const closeAll = async () => {
    for (const close of stack.splice(0).reverse()) await close()
  }
  try {
    const chats = await openChats(configuration, { now: () => new Date(), log })
    const describe = (bot: Pick<Bot, 'queue' | 'database' | 'deps'>) =>
      describeConfiguration(configuration, bot, demo !== null, chats.health())
    let metrics: Metrics | null = null
    const bot = await startBot({
      configuration,
      describe,
      ...(demo ? { extraServices: [demo.service], controls: { demo: demo.controls } } : {}),
      work: { diagnose: true, remediate: true },
      adapters: (store) =>
        [
          createConsoleAdapter({ post: store.postConsole, update: store.updateConsole }),
          ...chats.adapters,
        ].map((adapter) => countedAdapter(adapter, (told) => metrics?.delivery(told))),
      log,
      onFatal,
    })
    stack.push(() => bot.close())
    const counting = await openMetrics(bot)
    metrics = counting
    stack.push(() => counting.stop())
    const token = settings.consoleToken ?? new Secret(randomBytes(24).toString('base64url'))
    const source = await createConsoleSource(bot, () => describe(bot))
    stack.push(() => source.stop())
    const alerts = openAlerts(configuration, {
      store: bot.store,
      queue: bot.queue,
      now: () => new Date(),
      log,
      report: (told) => counting.alert(told),
    })
    stack.push(() => alerts.close())
    const app = createWeb({
      source,
      inbox: bot.inbox,
      token,
      version,
      now: () => new Date(),
      allowedHosts: [settings.host],
      webhooks: { ...chats.webhooks, ...alerts.webhooks },
      metrics: { scrape: counting.scrape, token: settings.metricsToken },
      report(problem, request) {
        if (problem.fault !== 'user')
          log.error({ ...request, code: problem.code, err: problem }, 'request failed')
      },
    })
    const server = await serve(app, { host: settings.host, port: settings.port })
    stack.push(() => server.close())
    // Commands of the same user on the same data folder find the bot that holds it.
    if (bot.database.kind === 'pglite') {
      const address = consoleFile(settings.dataDir)
      await writeFile(address, JSON.stringify({ url: server.url, token: token.reveal() }), { mode: 0o600 })
      stack.push(() => rm(address, { force: true }))
    }
    return {
      link: `${new URL(`/?token=${token.reveal()}`, server.url)}`,
      url: server.url,
      bot,
      configuration: describe(bot),
      close: closeAll,
    }
  } catch (thrown) {
    await closeAll()
    throw thrown
  }
}
