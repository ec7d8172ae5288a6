import { Counter, Gauge, type Registry } from 'prom-client'
import { type Alert, alertSources } from '../model/alert.ts'

/** How things stand at the moment of a scrape. */
export interface StateNow {
  /** By kind of job; `failed` are those that this process gave up. */
  queue(): Promise<Record<string, { waiting: number; active: number; delayed: number; failed: number }>>
  /** How many alarms fire or are acknowledged, by source; those of which none does may be lacking. */
  firing(): Promise<{ source: Alert['source']; count: number }[]>
  /** How many incidents are open. */
  open(): Promise<number>
}

const jobStates = ['waiting', 'active', 'delayed'] as const

/** Less than Prometheus waits for a scrape (10 s), for a server that does not answer. */
const longestMs = 4_000

/**
 * Asks how things stand, before each scrape. A part that does not answer has no values then, rather than old ones, and
 * `fiveohtwo_part_up` says so.
 */
export function stateMetrics(registry: Registry, state: StateNow): { refresh(): Promise<void> } {
  const registers = [registry]
  const up = new Gauge({
    name: 'fiveohtwo_part_up',
    help: 'Whether the database and the queue answered this scrape.',
    labelNames: ['part'],
    registers,
  })
  const jobs = new Gauge({
    name: 'fiveohtwo_queue_jobs',
    help: 'Jobs in the queue, by kind and state. A run that waits for its steps is waiting.',
    labelNames: ['kind', 'state'],
    registers,
  })
  const failed = new Counter({
    name: 'fiveohtwo_jobs_failed_total',
    help: 'Jobs that this process gave up, by kind.',
    labelNames: ['kind'],
    registers,
  })
  const firing = new Gauge({
    name: 'fiveohtwo_alarms_firing',
    help: 'Alarms that fire or are acknowledged, by source.',
    labelNames: ['source'],
    registers,
  })
  const open = new Gauge({
    name: 'fiveohtwo_incidents_open',
    help: 'Incidents that are open.',
    registers,
  })

  async function refreshQueue(): Promise<boolean> {
    const counts = await answer(state.queue)
    jobs.reset()
    if (counts === null) return false
    failed.reset()
    for (const [kind, count] of Object.entries(counts)) {
      for (const name of jobStates) jobs.set({ kind, state: name }, count[name])
      failed.inc({ kind }, count.failed)
    }
    return true
  }

  async function refreshDatabase(): Promise<boolean> {
    const [alarms, incidents] = await Promise.all([answer(state.firing), answer(state.open)])
    firing.reset()
    if (alarms !== null) {
      for (const source of [...alertSources, 'watch'] as const) firing.set({ source }, 0)
      for (const { source, count } of alarms) firing.set({ source }, count)
    }
    if (incidents === null) open.remove()
    else open.set(incidents)
    return alarms !== null && incidents !== null
  }

  return {
    async refresh() {
      const [queue, database] = await Promise.all([refreshQueue(), refreshDatabase()])
      up.set({ part: 'queue' }, queue ? 1 : 0)
      up.set({ part: 'database' }, database ? 1 : 0)
    },
  }
}

/** Null when nobody answered. */
async function answer<T>(ask: () => Promise<T>): Promise<T | null> {
  const late = Promise.withResolvers<null>()
  const timer = setTimeout(() => late.resolve(null), longestMs)
  try {
    return await Promise.race([ask(), late.promise])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
