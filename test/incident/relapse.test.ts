import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { watchRelapse } from '../../src/incident/change/watch-relapse.ts'
import { reconcile } from '../../src/incident/reconcile.ts'
import { remediate } from '../../src/incident/remediate.ts'
import type { Approval } from '../../src/model/approval.ts'
import {
  type ChangeRig,
  changedService,
  createChangeRig,
  never,
  restartRemedy,
} from '../support/change-rig.ts'

const relapseMs = 600_000
let rig: ChangeRig
let tests = 0
let approval: Approval

beforeAll(async () => {
  rig = await createChangeRig()
})
afterAll(() => rig.close())

// A change that helped, of a service of its own.
beforeEach(async () => {
  tests += 1
  const service = changedService(`shop-${tests}`, [40_000 + tests])
  rig.world.things.clear()
  rig.world.good = (asked) => ([...rig.world.things.values()].every(({ well }) => well) ? asked : asked / 2)
  const guards = { ...service.changes.guards, relapseMs }
  approval = await rig.approved({ ...service, changes: { ...service.changes, guards } }, [restartRemedy])
  await remediate(rig.deps, { incident: approval.incident, approval: approval.id }, never)
  // The run that verified it closes the incident.
  await rig.store.append(approval.incident, [
    { kind: 'incident.closed', by: { id: 'bot:fiveohtwo', name: 'fiveohtwo' }, reason: 'It is well.' },
  ])
  rig.jobs.length = 0
})

const watch = (stop = never) =>
  watchRelapse(rig.deps, { incident: approval.incident, approval: approval.id }, stop)
const watched = () => rig.happened(approval.incident, 'relapse.watched')

/** Goes on as the queue would, until the watch is over or `until` says so. */
async function watchOn(until = () => false): Promise<number> {
  for (let calls = 1; ; calls += 1) {
    const handled = await watch()
    if (handled === 'done' || until()) return calls
    if (handled === 'wait') throw new Error('it waits for nothing')
    rig.clock.ms += handled.again
  }
}

describe('incident/watch for relapse', () => {
  it('asks now and then until its time is over, and ends steady', async () => {
    const calls = await watchOn()
    expect(calls).toBeGreaterThan(15)
    expect(calls).toBeLessThan(30)
    expect(await watched()).toMatchObject([{ state: 'steady', overMs: relapseMs }])
    expect(await watch()).toBe('done')
    expect(await watched()).toHaveLength(1)
  })

  it('starts a new diagnosis and tells the owners when requests fail again', async () => {
    let calls = 0
    await watchOn(() => {
      calls += 1
      if (calls === 5) rig.world.good = (asked) => asked / 2
      return false
    })
    const [relapsed] = await watched()
    expect(relapsed?.state).toBe('relapsed')
    expect(relapsed?.overMs).toBeLessThan(relapseMs)
    const [escalated] = await rig.happened(approval.incident, 'change.escalated')
    expect(escalated?.why).toContain('fails again')
    const [open] = await rig.store.incidents({ service: approval.plan.service, state: 'open', limit: 1 })
    expect(escalated?.why).toContain(`in ${open?.id}`)
    expect(open?.run).not.toBeNull()
  })

  it('takes one unlucky request, and one bad moment, for no relapse', async () => {
    let asked = 0
    rig.world.good = (requests) => {
      asked += 1
      return asked === 3 ? requests / 2 : requests - 1
    }
    await watchOn()
    expect(await watched()).toMatchObject([{ state: 'steady' }])
  })

  it('goes on after a restart', async () => {
    await watch()
    await reconcile(rig.deps, { alone: true })
    expect(rig.jobs).toContainEqual({
      kind: 'relapse',
      job: { incident: approval.incident, approval: approval.id },
    })
    await watchOn()
    rig.jobs.length = 0
    await reconcile(rig.deps, { alone: true })
    expect(
      rig.jobs.filter(
        ({ kind, job }) => kind === 'relapse' && 'incident' in job && job.incident === approval.incident,
      ),
    ).toEqual([])
  })

  it('says nothing when it is stopped', async () => {
    rig.clock.ms += relapseMs
    await watch(AbortSignal.abort())
    expect(await watched()).toEqual([])
  })
})
