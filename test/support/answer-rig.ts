import { type AnswerDeps, createAnswering, type Sources } from '../../src/incident/back/answering.ts'
import { createLog } from '../../src/log.ts'
import type { Alarm, AlarmNote } from '../../src/model/alarm.ts'
import { type Monitoring, usualMonitoring } from '../../src/model/monitoring.ts'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import { createMemoryStore } from './delivery-rig.ts'
import { handleDueJobs } from './handle-due-jobs.ts'
import type { Fate } from './model-chat.ts'

export interface AnswerRig {
  append(...what: Happening[]): Promise<void>
  entries(): Promise<Entry[]>
  /** Lets the queue work until so much time has passed. */
  pass(ms: number): Promise<void>
  /** Works until no job is left, for at most a day. */
  settle(): Promise<void>
  /** The process ends and another begins, which remembers nothing. */
  restart(): void
  jobs(): number
  told(): Promise<string[]>
}

interface Settings {
  sources: Sources
  clock: { ms: number }
  fates?: (call: string) => Fate
  back?: Partial<Monitoring['back']>
  alarms?: () => Alarm[]
  threads?: Record<string, string>
  publicUrl?: string | null
  log?: AnswerDeps['log']
}

export const incident = 'INC-1'

/** Answers on a queue of one's own whose clock is in the test's hand, with timelines and notes in memory. */
export function createAnswerRig({
  sources,
  clock,
  fates = () => 'well',
  back = {},
  alarms = () => [],
  threads = {},
  publicUrl = 'https://502.example.com',
  log = createLog('silent'),
}: Settings): AnswerRig {
  const store = createMemoryStore(clock, fates)
  const usual = usualMonitoring('shop')
  const deps: AnswerDeps = {
    store: {
      ...store,
      alarmsOf: async () => alarms(),
      threadOf: async (_incident, platform) => threads[platform] ?? null,
    },
    timeline: { entries: (id) => store.read(id) },
    monitoring: new Map([['shop', { ...usual, back: { ...usual.back, ...back } }]]),
    back: { publicUrl },
    now: () => new Date(clock.ms),
    log,
  }
  let answering = createAnswering(deps, sources, () => 0.5)
  let due: number | null = null
  store.onAppend = changed

  /** As the real queue does: what is put aside has a look at once. */
  function changed(): void {
    due = clock.ms
  }

  function restart(): void {
    answering = createAnswering(deps, sources, () => 0.5)
    due = clock.ms
  }

  function next(until: number): (() => Promise<void>) | null {
    if (due === null || due > until) return null
    clock.ms = Math.max(clock.ms, due)
    due = null
    return async () => {
      const handled = await answering({ incident })
      if (typeof handled === 'object') due ??= clock.ms + Math.max(1, handled.again)
    }
  }

  const pass = (ms: number) => handleDueJobs(clock, ms, next, restart)

  return {
    async append(...what) {
      await store.append(incident, what)
    },
    entries: () => store.read(incident),
    pass,
    settle: () => pass(20 * 3_600_000),
    restart,
    jobs: () => (due === null ? 0 : 1),
    async told() {
      return (await store.read(incident)).flatMap(({ what }) =>
        what.kind === 'source.told' ? [`${what.ticket} ${what.what} ${what.outcome}`] : [],
      )
    },
  }
}

/** Alarms of PagerDuty as a timeline tells them. */
export function gathered(...alarms: (Partial<AlarmNote> & { ticket: string | null })[]): Happening {
  const counts = { firing: alarms.length, acknowledged: 0, resolved: 0, flapping: 0, received: alarms.length }
  return {
    kind: 'alerts.gathered',
    alarms: alarms.map((alarm) => ({
      id: `a-${alarm.ticket}`,
      source: 'pagerduty',
      state: 'firing',
      severity: 'critical',
      title: 'shop answers 502',
      link: null,
      at: '2026-11-21T03:10:00.000Z',
      received: 1,
      flapping: false,
      ...alarm,
    })),
    more: 0,
    counts,
  }
}
