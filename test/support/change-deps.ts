import { createPeople } from '../../src/config/people.ts'
import { createActiveRuns } from '../../src/incident/active-runs.ts'
import { createGrants } from '../../src/incident/approval/grants.ts'
import { usualChangeLimits } from '../../src/incident/change/change-limits.ts'
import type { Deps } from '../../src/incident/deps.ts'
import { createTimelineReader } from '../../src/incident/timeline-reader.ts'
import { createLog } from '../../src/log.ts'
import type { Jobs, Queue } from '../../src/queue/queue.ts'
import { Secret } from '../../src/secret.ts'
import type { Store } from '../../src/store/store.ts'
import { type ChangeWorld, changesOf, stepsOf } from './change-world.ts'

export interface QueuedJob {
  kind: string
  job: Jobs[keyof Jobs]
}

const key = new Secret('a key that only tests know, and nobody else')

/** The dependencies of the verbs in a make-believe world. */
export function changeDeps(
  store: Store,
  world: ChangeWorld,
  time: { now: () => Date; pass: (ms: number) => void; jobs: QueuedJob[] },
): Deps {
  const { now, jobs } = time
  const queue = { add: async (kind, job) => void jobs.push({ kind, job }) } satisfies Pick<Queue, 'add'>
  return {
    store,
    // Nothing takes what is queued here.
    queue: queue as unknown as Queue,
    timeline: createTimelineReader(store),
    activeRuns: createActiveRuns(),
    services: new Map(),
    runbooks: new Map([['502', { name: '502', title: '', description: '', stages: [], version: '1' }]]),
    remedies: [],
    steps: stepsOf(world),
    stepContext: { now, resolve: async () => ({ addresses: [], durationMs: 0 }) },
    changes: changesOf(world),
    planContext: { now },
    changeContext: { now },
    people: createPeople([]),
    monitoring: new Map(),
    back: { pagerDuty: null, alertmanager: null, publicUrl: null },
    grants: createGrants(key),
    settings: { runTimeoutMs: 60_000, stepConcurrency: 1 },
    changeLimits: { ...usualChangeLimits, applyMs: 10_000, lookMs: 10_000, verifyMs: 5_000, heldMs: 10_000 },
    now,
    async pause(ms) {
      time.pass(ms)
    },
    log: createLog('silent'),
  }
}
