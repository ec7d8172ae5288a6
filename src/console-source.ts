import type { Bot } from './bot.ts'
import { durationWords } from './chat/cards/clock-words.ts'
import { canAnswer } from './incident/back/can-answer.ts'
import { glanceAt } from './incident/glance/glance-at.ts'
import { createWatchedDays } from './incident/glance/watched-days.ts'
import type { ConfigurationItem } from './model/configuration-item.ts'
import { jobKinds } from './queue/policy.ts'
import type { JobKind } from './queue/queue.ts'
import type { ConsoleSource } from './web/console-source.ts'

/** An alert that waits for longer than this is not folded by anybody. */
const longestWaitMs = 30_000

/** More alarms than this are a storm. */
const mostAlarms = 1_000

/** What the console shows, read from the store. */
export async function createConsoleSource(
  bot: Bot,
  configuration: () => ConfigurationItem[],
): Promise<ConsoleSource & { stop(): Promise<void> }> {
  const { store, queue, database, deps } = bot
  const days = createWatchedDays(store, deps.now)
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
    firing: () => store.firingAlarms(mostAlarms),
    silences: () => store.silences(deps.now()),
    glance: () => glanceAt(deps, [...deps.services.values()], days),
    services: () => [...deps.services.values()],
    configuration,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async health() {
      const checks = await Promise.all([
        check('database', async () => {
          await database.pool.query('select 1')
          return `${database.kind} answers`
        }),
        check('queue', async () => {
          await queue.counts()
          return `${queue.engine} answers`
        }),
        check('workers', async () => workersAre(queue.working(), deps)),
        check('alerts', async () => alertsAre(await store.alertsWaitSince(), deps.now())),
      ])
      return { ready: checks.every(({ ok }) => ok), checks }
    },
    async stop() {
      await stopTimeline()
      await stopConsole()
    },
  }
}

async function check(name: string, look: () => Promise<string>) {
  try {
    return { name, ok: true, detail: await look() }
  } catch (thrown) {
    return { name, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

/** Throws unless this process takes the jobs of every kind that there can be. */
function workersAre(working: readonly JobKind[], deps: Bot['deps']): string {
  const needed = jobKinds.filter((kind) => kind !== 'answer' || canAnswer(deps))
  const missing = needed.filter((kind) => !working.includes(kind))
  if (missing.length > 0) throw new Error(`nobody here takes jobs of kind ${missing.join(', ')}`)
  return `jobs of ${working.length} kinds are taken`
}

/** Throws when alerts are not folded in time. */
function alertsAre(waitSince: Date | null, now: Date): string {
  const waitsMs = waitSince === null ? 0 : now.getTime() - waitSince.getTime()
  if (waitsMs > longestWaitMs) throw new Error(`the oldest alert waits for ${durationWords(waitsMs)}`)
  return 'no alert waits for long'
}
