import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGrants } from '../../../src/incident/approval/grants.ts'
import { watchAnswers } from '../../../src/incident/back/watch-answers.ts'
import type { Deps } from '../../../src/incident/deps.ts'
import { createTimelineReader } from '../../../src/incident/timeline-reader.ts'
import { createLog } from '../../../src/log.ts'
import { usualMonitoring } from '../../../src/model/monitoring.ts'
import type { Entry } from '../../../src/model/timeline.ts'
import { openQueue } from '../../../src/queue/bullmq-queue.ts'
import type { Queue } from '../../../src/queue/queue.ts'
import { Secret } from '../../../src/secret.ts'
import { type Database, openDatabase } from '../../../src/store/open-database.ts'
import { openStore } from '../../../src/store/postgres-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { answer } from '../../../workers/answer.ts'
import { gathered } from '../../support/answer-rig.ts'
import { type PagerDutyServer, startPagerDuty } from '../../support/pagerduty/pagerduty-server.ts'
import { faultDiagnosis, opened, runStarted } from '../../support/timelines.ts'

let database: Database
let store: Store
let queue: Queue
let server: PagerDutyServer
let deps: Deps
let stop: () => Promise<void>

beforeAll(async () => {
  server = await startPagerDuty()
  database = await openDatabase({ databaseUrl: null, dataDir: null })
  store = await openStore(database.pool, { now: () => new Date() })
  queue = await openQueue({ engine: 'pglite', pool: database.pool }, {})
  const pagerDuty = { token: new Secret(server.world.token), from: 'ops@example.com', apiUrl: server.url }
  const usual = usualMonitoring('shop')
  const used: Pick<Deps, 'store' | 'queue' | 'timeline' | 'monitoring' | 'back' | 'grants' | 'now' | 'log'> =
    {
      store,
      queue,
      timeline: createTimelineReader(store),
      monitoring: new Map([
        ['shop', { ...usual, back: { acknowledge: true, resolve: false, silence: false } }],
      ]),
      back: { pagerDuty, alertmanager: null, publicUrl: 'https://502.example.com' },
      grants: createGrants(null),
      now: () => new Date(),
      log: createLog('silent'),
    }
  deps = used as Deps
  stop = await store.listen(watchAnswers(deps))
})

afterAll(async () => {
  await stop()
  await queue.close({ abort: true })
  await store.close()
  await database.close()
  await server.close()
})

async function toldOf(incident: string, what: string): Promise<Entry[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Entry[]>()
  const look = () =>
    store.read(incident).then((entries) => {
      if (entries.some((entry) => entry.what.kind === 'source.told' && entry.what.what === what))
        resolve(entries)
    }, reject)
  const end = await store.listen(look)
  await look()
  const entries = await promise
  await end()
  return entries
}

describe('incident/back/answer-job', () => {
  it('tells what an earlier process left untold, and whatever changes from then on', async () => {
    for (const id of ['P1', 'P2']) server.trigger(id)
    if (opened.kind !== 'incident.opened') throw new Error('it opens')
    const by = { id: 'alert:pagerduty', name: 'PagerDuty' }
    const before = await store.openIncident(opened)
    await store.append(before.id, [gathered({ ticket: 'P1' })])
    await answer(deps)
    await toldOf(before.id, 'note')
    expect(server.incident('P1').notes.length).toBe(1)

    const { id } = await store.openIncident({ ...opened, service: { ...opened.service, name: 'cart' } })
    await store.append(id, [gathered({ ticket: 'P2' })])
    await toldOf(id, 'note')
    await store.append(before.id, [
      { ...runStarted('r1', 'diagnose', 1), by } as typeof opened,
      { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() },
    ])
    const entries = await toldOf(before.id, 'acknowledged')
    expect(server.incident('P1').status).toBe('acknowledged')
    expect(server.incident('P2').status).toBe('triggered')
    expect(server.incident('P2').notes[0]?.content).toContain(`https://502.example.com/incidents/${id}`)
    const noted = await store.delivered(before.id, 'pagerduty')
    expect(noted.messages.map(({ key }) => key).toSorted()).toEqual(['acknowledged:P1', 'note:P1'])
    expect(entries.filter(({ what }) => what.kind === 'source.told').length).toBe(2)
    expect((await store.audit()).ok).toBe(true)
  })
})
