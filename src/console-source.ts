import type { Bot } from './bot.ts'
import type { Approval } from './model/approval.ts'
import type { ConfigurationItem, ConsoleSource } from './web/console-source.ts'

/** As many as the first page lists. */
const mostOpen = 200

/** What the console shows, read from the store. */
export async function createConsoleSource(
  bot: Bot,
  configuration: ConfigurationItem[],
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
    waiting: () => waiting(bot),
    freezes: () => store.freezes(deps.now()),
    services: () => [...deps.services.values()],
    configuration: () => configuration,
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

async function waiting({ store, deps }: Bot): Promise<Approval[]> {
  const open = await store.incidents({ state: 'open', limit: mostOpen })
  const approvals = await Promise.all(open.map(({ id }) => store.approvals(id)))
  const now = deps.now()
  return approvals
    .flat()
    .filter(({ state, expiresAt }) => state === 'pending' && expiresAt > now)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}

async function check(name: string, detail: string, ask: () => Promise<unknown>) {
  try {
    await ask()
    return { name, ok: true, detail }
  } catch (thrown) {
    return { name, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
