import type { Bot } from './bot.ts'
import type { ConfigurationItem } from './model/configuration-item.ts'
import type { ConsoleSource } from './web/console-source.ts'

/** What the console shows, read from the store. */
export async function createConsoleSource(
  bot: Bot,
  configuration: () => ConfigurationItem[],
): Promise<ConsoleSource & { stop(): Promise<void> }> {
  const { store, queue, database, deps } = bot
  const listeners = new Set<(incident: string) => void>()
  const tell = (incident: string) => {
    for (const listener of listeners) listener(incident)
  }
  const stopTimeline = await store.listen(tell)
  const stopConsole = await store.listenConsole(tell)

  return {
    incidents: (filter) => store.incidents(filter),
    incident: (id) => store.incident(id),
    messages: (incident) => store.consoleMessages(incident),
    entries: (incident) => deps.timeline.entries(incident),
    audit: () => store.audit(),
    waiting: () => store.pendingApprovals(deps.now()),
    freezes: () => store.freezes(deps.now()),
    services: () => [...deps.services.values()],
    configuration,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async health() {
      const checks = await Promise.all([
        check('database', `${database.kind} answers`, () => database.pool.query('select 1')),
        check('queue', `${queue.engine} answers`, () => queue.counts()),
      ])
      return { ready: checks.every(({ ok }) => ok), checks }
    },
    async stop() {
      await stopTimeline()
      await stopConsole()
    },
  }
}

async function check(name: string, detail: string, ask: () => Promise<unknown>) {
  try {
    await ask()
    return { name, ok: true, detail }
  } catch (thrown) {
    return { name, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
