import { changeCourse } from '../../src/incident/change/change-course.ts'
import type { Deps } from '../../src/incident/deps.ts'
import type { Known } from '../../src/incident/plan/plan.ts'
import { propose } from '../../src/incident/propose.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { Diagnosis, Hypothesis } from '../../src/model/diagnosis.ts'
import type { Remedy } from '../../src/model/remedy.ts'
import type { Service } from '../../src/model/service.ts'
import type { Happening, HappeningKind } from '../../src/model/timeline.ts'
import { anybodyMay } from '../../src/model/usual-policy.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import type { Store } from '../../src/store/store.ts'
import { changeDeps, type QueuedJob } from './change-deps.ts'
import { type ChangeWorld, createChangeWorld } from './change-world.ts'

export const ada = { id: 'console:ada', name: 'Ada' }
export const never = new AbortController().signal

/** Mends what does not answer, and cannot be undone. */
export const restartRemedy: Remedy = {
  name: 'restart',
  title: 'Restart it',
  causes: ['backend-down'],
  systems: ['node'],
  origins: ['file'],
  at: 'fault',
  risk: 'low',
  takesMs: 50,
  reach: 'Requests in flight.',
  privileges: [],
  precheck: [],
  apply: [{ type: 'demo.restart', with: {} }],
  verify: [{ type: 'http', with: {}, expect: 'pass' }],
  rollback: { none: 'A restart has no undo.' },
}

/** Mends nothing by itself, and can be undone. */
export const setRemedy: Remedy = {
  ...restartRemedy,
  name: 'set',
  title: 'Set it',
  apply: [{ type: 'nginx.set', with: { value: 'new' } }],
  rollback: 'undo',
}

/** Some hops of one address or more on loopback, the last of which is at fault. */
export function changedService(
  name: string,
  ports: number[] = [8081],
  change: Partial<Service> = {},
): Service {
  return {
    name,
    url: 'http://127.0.0.1:8080/',
    environment: 'test',
    owners: [],
    changes: anybodyMay,
    channels: {},
    path: [
      {
        name: 'app',
        system: 'node',
        addresses: ports.map((port) => `http://127.0.0.1:${port}`),
        hosts: [],
        health: '/',
        hostHeader: 'shop.example',
        serverName: 'shop.example',
        expect: [{ from: 200, to: 299 }],
        timeoutMs: 1000,
      },
    ],
    hosts: [],
    looks: [],
    timeoutMs: 100,
    origin: 'file',
    ...change,
  }
}

export function diagnosisOf(places: string[], change: Partial<Hypothesis> = {}): Diagnosis {
  const [target = null, ...alsoAt] = places
  const hypothesis: Hypothesis = {
    ...{ cause: 'backend-down', title: 'Down', confidence: 0.9, prior: 0, total: 10, for: [], against: [] },
    ...{ hop: 'app', target, alsoAt },
    ...change,
  }
  const { cause, confidence, hop } = hypothesis
  return {
    verdict: {
      ...{ state: 'fault', cause, confidence, hop, target },
      sentence: 'It is down.',
      producer: null,
    },
    ...{ hypotheses: [hypothesis], ladder: [], missing: [], advice: [] },
  }
}

/** What carries out changes in a make-believe world, over a real store. Time passes only when something waits. */
export interface ChangeRig {
  deps: Deps
  store: Store
  world: ChangeWorld
  /** What was queued. */
  jobs: QueuedJob[]
  clock: { ms: number }
  /** An incident of a service at whose places the world is down. */
  incident(service: Service, places?: string[]): Promise<{ id: string; known: Known }>
  /** Proposes and has approved what the one remedy comes to. */
  approved(service: Service, remedies: Remedy[], places?: string[]): Promise<Approval>
  vote(id: string, breakGlass?: boolean): Promise<void>
  happened<K extends HappeningKind>(incident: string, kind: K): Promise<Extract<Happening, { kind: K }>[]>
  /** How often each change was begun, by the timeline. */
  intents(approval: Approval): Promise<number>
  close(): Promise<void>
}

export async function createChangeRig(dataDir: string | null = null): Promise<ChangeRig> {
  const clock = { ms: Date.parse('2026-03-01T10:00:00Z') }
  const now = () => new Date(clock.ms)
  const database = await openDatabase({ databaseUrl: null, dataDir })
  const store = await openStore(database.pool, { now })
  const world = createChangeWorld()
  const jobs: QueuedJob[] = []
  const pass = (ms: number) => {
    clock.ms += ms
  }
  const deps = changeDeps(store, world, { now, pass, jobs })

  async function incident(service: Service, places = [firstOf(service)]) {
    deps.services.set(service.name, service)
    for (const place of places) world.thing(place).well = false
    const diagnosis = diagnosisOf(places)
    const run = { kind: 'run.started', run: 'r.1', runbook: '502', purpose: 'diagnose', by: ada } as const
    const { id } = await store.openIncident({ kind: 'incident.opened', service, by: ada, reason: 'test' })
    await store.append(id, [
      { ...run, run: `${id}.1`, service, stages: [], version: '1', steps: 0 },
      { kind: 'run.finished', run: `${id}.1`, diagnosis },
    ])
    return { id, known: { service, diagnosis, evidence: [], requestedBy: ada.id } }
  }

  async function vote(id: string, breakGlass = false) {
    const word = { by: ada, identity: 'ada', decision: 'approved', reason: null, breakGlass } as const
    const decision = await store.vote(id, word, deps.grants.sign, now())
    if (decision.state !== 'decided') throw new Error(`the vote was ${decision.state}`)
  }

  async function happened<K extends HappeningKind>(id: string, kind: K) {
    const entries = await store.read(id)
    return entries.flatMap(({ what }) =>
      what.kind === kind ? [what as Extract<Happening, { kind: K }>] : [],
    )
  }

  return {
    ...{ deps, store, world, jobs, clock, incident, vote, happened },
    async approved(service, remedies, places) {
      const { id, known } = await incident(service, places)
      deps.remedies = remedies
      const proposed = await propose(deps, id, known)
      if (proposed.state !== 'proposed') throw new Error(JSON.stringify(proposed))
      await vote(proposed.approval.id)
      return (await store.approval(proposed.approval.id)) ?? proposed.approval
    },
    async intents(approval) {
      const { intents } = changeCourse(await store.read(approval.incident), approval.id)
      return intents.filter(({ made }) => made.way === 'apply').length
    },
    async close() {
      await store.close()
      await database.close()
    },
  }
}

function firstOf({ path }: Service): string {
  const [hop] = path
  const [only, another] = hop?.addresses ?? []
  if (hop === undefined || only === undefined) throw new Error('the service has no address')
  return another === undefined ? hop.name : `${hop.name}/${new URL(only).host}`
}
