import { createDelivery, type Delivery } from '../../src/incident/deliver.ts'
import { createLog } from '../../src/log.ts'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import type { Store } from '../../src/store/store.ts'
import { handleDueJobs } from './handle-due-jobs.ts'
import { Died, type Fate, type ModelChat } from './model-chat.ts'
import { timelineOf } from './timelines.ts'

type Kept = Pick<Store, 'append' | 'delivered' | 'forgetDelivered' | 'read' | 'setDelivered' | 'setThread'>

export interface DeliveryRig {
  /** Milliseconds since 1970, of the rig's own clock. */
  now(): number
  /** Writes to the timeline; every platform hears of it. */
  append(incident: string, ...what: Happening[]): Promise<void>
  /** A change of a timeline that somebody else wrote. */
  changed(incident: string): void
  /** Lets the queue work until so much time has passed. */
  pass(ms: number): Promise<void>
  /** Works until no job is left, for at most a day. Gives the number of jobs that were handled. */
  settle(): Promise<number>
  /** The process ends and another begins, which remembers nothing. */
  restart(): void
  /** How often a handler was called. */
  handled(): number
  jobs(): number
}

/** Deliveries on a queue of one's own whose clock is in the test's hand: a job that asks to come again does so when it is due. */
export function createDeliveryRig(
  chats: ModelChat[],
  store: Kept,
  clock: { ms: number },
  incidents: readonly string[],
): DeliveryRig {
  const jobs = new Map<string, { incident: string; platform: string; due: number }>()
  let handled = 0
  let delivery = begin()

  function begin(): Delivery {
    const deps = {
      store: store as Store,
      timeline: { entries: (incident: string) => store.read(incident) },
      now: () => new Date(clock.ms),
      log: createLog('silent'),
    }
    return createDelivery(
      deps,
      chats.map(({ adapter }) => adapter),
      () => 0.5,
    )
  }

  /** As the real queue does: what waits already stays as it is, and what is added while it runs comes after it. */
  function add(incident: string, platform: string): void {
    const id = `${platform} ${incident}`
    if (!jobs.has(id)) jobs.set(id, { incident, platform, due: clock.ms })
  }

  function changed(incident: string): void {
    for (const { adapter } of chats) add(incident, adapter.platform)
  }

  function restart(): void {
    jobs.clear()
    delivery = begin()
    for (const incident of incidents) changed(incident)
  }

  function next(until: number): (() => Promise<void>) | null {
    const [first] = [...jobs].toSorted(([, a], [, b]) => a.due - b.due)
    if (first === undefined || first[1].due > until) return null
    const [id, { incident, platform, due }] = first
    clock.ms = Math.max(clock.ms, due)
    jobs.delete(id)
    handled += 1
    return async () => {
      const result = await delivery.deliver({ incident, platform })
      if (typeof result === 'object' && !jobs.has(id)) {
        jobs.set(id, { incident, platform, due: clock.ms + Math.max(1, result.again) })
      }
    }
  }

  const pass = (ms: number) => handleDueJobs(clock, ms, next, restart)

  return {
    now: () => clock.ms,
    async append(incident, ...what) {
      await store.append(incident, what)
      changed(incident)
    },
    changed,
    pass,
    async settle() {
      const before = handled
      await pass(24 * 3_600_000)
      return handled - before
    },
    restart,
    handled: () => handled,
    jobs: () => jobs.size,
  }
}

/** Timelines and deliveries in memory; `onAppend` is told of every entry, and `fates` says what becomes of each write. */
export function createMemoryStore(
  clock: { ms: number },
  fates: (call: string) => Fate = () => 'well',
): Kept & { onAppend: (incident: string) => void } {
  const timelines = new Map<string, Entry[]>()
  const threads = new Map<string, string>()
  const messages = new Map<string, Awaited<ReturnType<Store['delivered']>>['messages']>()

  function fragile<T>(call: string, act: () => T): T {
    const fate = fates(call)
    if (fate === 'dies before') throw new Died(`before ${call}`)
    const result = act()
    if (fate === 'dies after') throw new Died(`after ${call}`)
    return result
  }

  const id = (incident: string, platform: string) => `${incident} ${platform}`
  const of = (incident: string, platform: string) => messages.get(id(incident, platform)) ?? []
  const store: Kept & { onAppend: (incident: string) => void } = {
    onAppend: () => {},
    read: async (incident) => timelines.get(incident) ?? [],
    async append(incident, happenings) {
      const before = timelines.get(incident) ?? []
      const [fresh = []] = [
        happenings.map((what, index): Entry => {
          const [entry] = timelineOf([[0, what]], incident)
          if (entry === undefined) throw new Error('nothing was told')
          const seq = before.length + index + 1
          return { ...entry, seq, at: new Date(clock.ms).toISOString(), hash: `${seq}`.padStart(64, '0') }
        }),
      ]
      fragile('append', () => timelines.set(incident, [...before, ...fresh]))
      store.onAppend(incident)
      return fresh
    },
    delivered: async (incident, platform) => ({
      thread: threads.get(id(incident, platform)) ?? null,
      messages: of(incident, platform),
    }),
    async setThread(incident, platform, thread) {
      fragile('save thread', () => threads.set(id(incident, platform), thread))
    },
    async setDelivered(incident, platform, message) {
      const others = of(incident, platform).filter(({ key }) => key !== message.key)
      fragile('save', () => messages.set(id(incident, platform), [...others, message]))
    },
    async forgetDelivered(incident, platform, key) {
      const left = of(incident, platform).filter((one) => one.key !== key || one.messageId !== null)
      fragile('forget', () => messages.set(id(incident, platform), left))
    },
  }
  return store
}
