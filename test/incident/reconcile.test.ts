import { describe, expect, it } from 'vitest'
import { limitFor } from '../../src/incident/change/change-limits.ts'
import { reconcile } from '../../src/incident/reconcile.ts'
import { remediate } from '../../src/incident/remediate.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { ChangeMade } from '../../src/model/timeline.ts'
import { never, restartRemedy, setRemedy } from '../support/change-rig.ts'
import { openChangeSuite } from '../support/change-suite.ts'

const { rig, service, one, two, judged } = await openChangeSuite({ backends: 2 })
const escalated = async ({ incident }: Approval) => rig.happened(incident, 'change.escalated')

/** The worker wrote its intent and was never heard of again. */
async function begun(approval: Approval, change: ChangeMade['change'] = 'demo.restart'): Promise<number> {
  const first = { place: one(), change, part: 0, index: 0, way: 'apply' } as const
  const spending = await rig.store.spend(approval.id, [one(), two()], first)
  if (spending.state !== 'spent') throw new Error(`it was ${spending.state}`)
  return spending.fence
}

async function finished(approval: Approval, change: ChangeMade['change'] = 'demo.restart'): Promise<void> {
  const made = { approval: approval.id, place: one(), change, part: 0, index: 0, way: 'apply' } as const
  await rig.store.append(approval.incident, [
    { kind: 'change.finished', ...made, outcome: 'pass', summary: 'done', durationMs: 5 },
  ])
}

describe('incident/reconcile: a change whose worker was lost', () => {
  it('is of unknown outcome: it is inspected, said to the owners, looked at anew, and never repeated', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    await begun(approval)
    await reconcile(rig.deps, { alone: true })
    await reconcile(rig.deps, { alone: true })
    await remediate(rig.deps, { incident: approval.incident, approval: approval.id }, never)
    expect(rig.world.made).toEqual([])
    const kinds = (await rig.store.read(approval.incident)).map(({ what }) => what.kind)
    expect(kinds.slice(kinds.indexOf('change.intended'))).toEqual([
      'change.intended',
      'change.inspected',
      'change.unknown',
      'change.escalated',
      'change.judged',
      'run.started',
    ])
    expect(await judged(approval)).toMatchObject({ ending: 'unknown', rolledBack: 'none' })
    expect((await escalated(approval))[0]?.why).toContain('run it again')
  })

  it.each([
    ['untouched', () => undefined],
    ['touched', () => void Object.assign(rig.world.thing(one()), { starts: 1 })],
    [
      'unreadable',
      () => {
        rig.world.onInspect = () => {
          throw new Error('no way in')
        }
      },
    ],
  ])('is found %s', async (found, meanwhile) => {
    const approval = await rig.approved(service(), [restartRemedy])
    await begun(approval)
    meanwhile()
    await reconcile(rig.deps, { alone: true })
    const [inspected] = await rig.happened(approval.incident, 'change.inspected')
    expect(inspected).toMatchObject({ found, place: one() })
    const differences = found === 'touched' ? [{ what: `${one()}: starts`, before: '0', after: '1' }] : []
    expect(inspected?.differences).toEqual(differences)
  })

  it('is left alone while another process may still be at it, and ended when it is silent for too long', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    await begun(approval)
    const { applyMs, verifyMs, lostMs } = rig.deps.changeLimits
    const { takesMs } = approval.plan
    rig.clock.ms += limitFor(applyMs, takesMs) + limitFor(verifyMs, takesMs) + lostMs
    await reconcile(rig.deps, { alone: false })
    expect(await judged(approval)).toBeUndefined()
    rig.clock.ms += 1
    await reconcile(rig.deps, { alone: false })
    expect(await judged(approval)).toBeDefined()
  })

  it('lets its places go, and its worker write no more should it live after all', async () => {
    const approval = await rig.approved(service(), [setRemedy])
    const fence = await begun(approval, 'nginx.set')
    await reconcile(rig.deps, { alone: true })
    const late = {
      approval: approval.id,
      place: one(),
      change: 'nginx.set',
      part: 0,
      index: 1,
      way: 'apply',
    } as const
    expect(await rig.store.intend(late, fence)).toBe(false)
    const next = await rig.approved({ ...service(), name: `${service().name}-too` }, [restartRemedy])
    await remediate(rig.deps, { incident: next.incident, approval: next.id }, never)
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
  })

  it('helped when it was made and is verified', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    await begun(approval)
    await finished(approval)
    for (const place of [one(), two()]) Object.assign(rig.world.thing(place), { starts: 1, well: true })
    await reconcile(rig.deps, { alone: true })
    expect(await judged(approval)).toMatchObject({ ending: 'fixed', rolledBack: 'not-needed' })
    expect(await escalated(approval)).toEqual([])
  })

  it('is not undone without its worker, and the owners are told', async () => {
    const approval = await rig.approved(service(), [setRemedy])
    await begun(approval, 'nginx.set')
    await finished(approval, 'nginx.set')
    await reconcile(rig.deps, { alone: true })
    expect(rig.world.made).toEqual([])
    expect(await judged(approval)).toMatchObject({ ending: 'no-effect', rolledBack: 'none' })
    expect(await escalated(approval)).toHaveLength(1)
  })

  it('counts as not undone when it was lost while it was undone', async () => {
    const approval = await rig.approved(service(), [setRemedy])
    const fence = await begun(approval, 'nginx.set')
    await finished(approval, 'nginx.set')
    const undo = {
      approval: approval.id,
      place: one(),
      change: 'nginx.set',
      part: 0,
      index: 0,
      way: 'undo',
    } as const
    await rig.store.intend(undo, fence)
    await reconcile(rig.deps, { alone: true })
    expect(await judged(approval)).toMatchObject({ ending: 'unknown', rolledBack: 'failed' })
  })

  it('has its service looked at anew when the worker died right after judging it', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    await begun(approval)
    await finished(approval)
    await rig.store.judge(approval.id, {
      ...{
        kind: 'change.judged',
        approval: approval.id,
        ending: 'fixed',
        rolledBack: 'not-needed',
        why: 'It is well.',
      },
      ...{ before: null, after: null, differences: [], tookMs: 5 },
    })
    await reconcile(rig.deps, { alone: false })
    expect(await rig.happened(approval.incident, 'run.started')).toHaveLength(1)
    await reconcile(rig.deps, { alone: true })
    await reconcile(rig.deps, { alone: true })
    const runs = await rig.happened(approval.incident, 'run.started')
    expect(runs.map(({ purpose }) => purpose)).toEqual(['diagnose', 'verify'])
  })

  it('stops looking when the process stops, and goes on at the next start', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    await begun(approval)
    await reconcile(rig.deps, { alone: true, stop: AbortSignal.abort() })
    expect(await judged(approval)).toBeUndefined()
    await reconcile(rig.deps, { alone: true })
    expect(await judged(approval)).toBeDefined()
  })
})

describe('incident/reconcile: what is to do', () => {
  it('queues again what was approved and not begun, and what runs without a verdict', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    const { incident } = approval
    const run = {
      run: `${incident}.2`,
      runbook: '502',
      purpose: 'diagnose',
      by: approval.votes[0]?.by,
    } as const
    if (run.by === undefined) throw new Error('nobody voted')
    await rig.store.append(incident, [
      { kind: 'run.started', ...run, by: run.by, service: service(), stages: [], version: '1', steps: 0 },
    ])
    await reconcile(rig.deps, { alone: true })
    expect(rig.jobs).toContainEqual({ kind: 'remediate', job: { incident, approval: approval.id } })
    expect(rig.jobs).toContainEqual({ kind: 'run', job: { incident, run: run.run } })
  })

  it('does not queue again what was refused', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    rig.world.thing(one()).starts = 5
    await remediate(rig.deps, { incident: approval.incident, approval: approval.id }, never)
    await reconcile(rig.deps, { alone: true })
    expect(rig.jobs.filter(({ job }) => 'approval' in job && job.approval === approval.id)).toEqual([])
  })
})

describe('incident/reconcile: alerts', () => {
  it('are looked at again, whatever became of the job that was to fold and tell them', async () => {
    rig.jobs.length = 0
    await reconcile(rig.deps, { alone: false })
    expect(rig.jobs).toContainEqual({ kind: 'alerts', job: {} })
  })
})
