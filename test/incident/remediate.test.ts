import { describe, expect, it } from 'vitest'
import { BotError } from '../../src/errors.ts'
import { propose } from '../../src/incident/propose.ts'
import { reconcile } from '../../src/incident/reconcile.ts'
import { remediate } from '../../src/incident/remediate.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { Rung } from '../../src/model/diagnosis.ts'
import type { Service } from '../../src/model/service.ts'
import { type ChangeRig, never, restartRemedy, setRemedy } from '../support/change-rig.ts'
import { openChangeSuite } from '../support/change-suite.ts'

const { rig, service, one, two, judged, refused } = await openChangeSuite({ backends: 2 })
const run = ({ incident, id }: Approval, stop = never) =>
  remediate(rig.deps, { incident, approval: id }, stop)

describe('incident/remediate: endings', () => {
  it('ends fixed when it is verified and requests go well, and has the service diagnosed and watched', async () => {
    const approval = await rig.approved({ ...service(), changes: watched(service()) }, [restartRemedy])
    await run(approval)
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
    expect(await judged(approval)).toMatchObject({ ending: 'fixed', rolledBack: 'not-needed' })
    expect((await judged(approval))?.differences).toContainEqual({
      what: 'good requests',
      before: '10 of 20',
      after: '20 of 20',
    })
    expect(rig.jobs.map(({ kind }) => kind)).toEqual(['relapse', 'run'])
    const [, verify] = await rig.happened(approval.incident, 'run.started')
    expect(verify?.purpose).toBe('verify')
  })

  it('ends without effect, and undoes it, when the fault is as it was', async () => {
    const approval = await rig.approved(service(), [setRemedy])
    await run(approval)
    expect(rig.world.made).toEqual([`apply nginx.set ${one()}`, `undo nginx.set ${one()}`])
    expect(rig.world.thing(one()).value).toBe('old')
    expect(await judged(approval)).toMatchObject({ ending: 'no-effect', rolledBack: 'done' })
    expect(await rig.happened(approval.incident, 'change.escalated')).toEqual([])
  })

  it('ends worse, undoes it and tells the owners, when more requests fail than before', async () => {
    const approval = await rig.approved(service(), [setRemedy])
    rig.world.good = (asked) => (rig.world.thing(one()).value === 'new' ? 0 : asked * 0.9)
    await run(approval)
    expect(await judged(approval)).toMatchObject({ ending: 'worse', rolledBack: 'done' })
    const [escalated] = await rig.happened(approval.incident, 'change.escalated')
    expect(escalated?.why).toContain('made things worse, and was undone')
  })

  it('ends failed when a change is refused, and undoes those before it', async () => {
    const approval = await rig.approved(service(), [{ ...setRemedy, ...rolling }], [one(), two()])
    rig.world.onLook = async (type) => (type === 'http' ? 'pass' : undefined)
    rig.world.onChange = async (way, place) => (way === 'apply' && place === two() ? 'fail' : undefined)
    await run(approval)
    expect(rig.world.made).toEqual([`apply nginx.set ${one()}`, `undo nginx.set ${one()}`])
    expect(await judged(approval)).toMatchObject({ ending: 'failed', rolledBack: 'done' })
  })

  it('tells the owners when it went wrong half-way and there is no way back', async () => {
    const approval = await rig.approved(service(), [restartRemedy], [one(), two()])
    rig.world.onChange = async (_way, place) => (place === two() ? 'fail' : undefined)
    await run(approval)
    expect(await judged(approval)).toMatchObject({ ending: 'failed', rolledBack: 'none' })
    expect((await rig.happened(approval.incident, 'change.escalated'))[0]?.why).toContain(
      'went wrong half-way',
    )
  })

  it('says loudly when a change cannot be undone, and how to do it by hand', async () => {
    const approval = await rig.approved(service(), [setRemedy])
    rig.world.onChange = async (way) => (way === 'undo' ? 'fail' : undefined)
    await run(approval)
    expect(await judged(approval)).toMatchObject({ ending: 'no-effect', rolledBack: 'failed' })
    const [escalated] = await rig.happened(approval.incident, 'change.escalated')
    expect(escalated?.why).toContain('could not be undone')
    expect(escalated?.why).toContain(`set ${one()} back`)
  })

  it('ends unknown when the host is lost in the middle, inspects it, tells the owners, and never repeats it', async () => {
    const approval = await rig.approved(service(), [restartRemedy], [one(), two()])
    rig.world.onChange = async (_way, place) => {
      if (place !== two()) return undefined
      rig.world.thing(place).starts += 1
      throw new BotError('HOST_UNREACHABLE', 'web-2 is gone', 'Look at it.')
    }
    await run(approval)
    await run(approval)
    await reconcile(rig.deps, { alone: true })
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
    expect(await judged(approval)).toMatchObject({ ending: 'unknown', rolledBack: 'none' })
    const [unknown] = await rig.happened(approval.incident, 'change.unknown')
    expect(unknown).toMatchObject({ reason: 'HOST_UNREACHABLE', place: two() })
    const [inspected] = await rig.happened(approval.incident, 'change.inspected')
    expect(inspected).toMatchObject({ found: 'touched', place: two() })
    expect(await rig.happened(approval.incident, 'change.escalated')).toHaveLength(1)
  })

  it('ends unknown when a change does not come back in time', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    rig.world.onChange = () => new Promise(() => undefined)
    const { changeLimits } = rig.deps
    rig.deps.changeLimits = { ...changeLimits, applyMs: 100 }
    await run(approval)
    rig.deps.changeLimits = changeLimits
    const [unknown] = await rig.happened(approval.incident, 'change.unknown')
    expect(unknown?.reason).toBe('STEP_TIMEOUT')
    expect(await judged(approval)).toMatchObject({ ending: 'unknown' })
    const [inspected] = await rig.happened(approval.incident, 'change.inspected')
    expect(inspected?.found).toBe('untouched')
  })

  it('ends unknown when its verification hangs and requests go well', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    rig.world.onLook = (_type, _target, signal) =>
      rig.world.made.length === 0
        ? Promise.resolve(undefined)
        : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))))
    const { changeLimits } = rig.deps
    rig.deps.changeLimits = { ...changeLimits, lookMs: 500, verifyMs: 100 }
    await run(approval)
    rig.deps.changeLimits = changeLimits
    expect((await rig.happened(approval.incident, 'change.verified'))[0]?.outcome).toBe('unknown')
    expect(await judged(approval)).toMatchObject({ ending: 'unknown', rolledBack: 'none' })
  })

  it('lets go of its places, whatever the ending', async () => {
    for (const remedy of [setRemedy, restartRemedy]) {
      const approval = await rig.approved(service(), [remedy])
      await run(approval)
      expect(await judged(approval)).toBeDefined()
    }
    expect(await rig.store.unfinishedChanges()).toEqual([])
  })
})

describe('incident/remediate: one place after another', () => {
  it('stops at the first place that does not verify', async () => {
    const approval = await rig.approved(service(), [restartRemedy], [one(), two()])
    rig.world.onLook = async (_type, target) => (target.id === one() ? 'fail' : undefined)
    await run(approval)
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
    expect(await judged(approval)).toMatchObject({ ending: 'no-effect', rolledBack: 'none' })
  })

  it('goes on to the next place when the one before is verified', async () => {
    const approval = await rig.approved(service(), [restartRemedy], [one(), two()])
    await run(approval)
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`, `apply demo.restart ${two()}`])
    expect(await rig.happened(approval.incident, 'change.verified')).toHaveLength(2)
  })

  it('leaves a place alone that came back by itself meanwhile', async () => {
    const approval = await rig.approved(service(), [restartRemedy], [one(), two()])
    rig.world.onChange = async () => {
      Object.assign(rig.world.thing(two()), { starts: 7, well: true })
      return undefined
    }
    await run(approval)
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
    const ended = await judged(approval)
    expect(ended?.ending).toBe('fixed')
    expect(ended?.why).toContain(`${two()}: starts was 0 when this was planned and is 7 now`)
  })

  it('stops when somebody freezes everything in the middle', async () => {
    const approval = await rig.approved(service(), [restartRemedy], [one(), two()])
    const since = rig.deps.now()
    rig.world.onChange = async () => {
      await rig.store.freeze({ service: null, by: 'Ada', reason: 'stop', since, until: null })
      return undefined
    }
    await run(approval)
    await rig.store.unfreeze(null, 'Ada', 'go on')
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
    expect((await judged(approval))?.ending).toBe('no-effect')
  })
})

describe('incident/remediate: refusals', () => {
  it('changes nothing without a grant that holds', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    const store = { ...rig.store, approval: async () => ({ ...approval, grant: 'forged' }) }
    await remediate({ ...rig.deps, store }, { incident: approval.incident, approval: approval.id }, never)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({
      code: 'forged',
      reason: expect.stringContaining('not signed'),
    })
  })

  it('changes nothing when the plan is another one than was approved', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    const plan = { ...approval.plan, reach: 'Nobody.' }
    const store = { ...rig.store, approval: async () => ({ ...approval, plan }) }
    await remediate({ ...rig.deps, store }, { incident: approval.incident, approval: approval.id }, never)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({
      code: 'forged',
      reason: 'The plan is not the one that was approved.',
    })
  })

  it('says what is different when somebody touched it since', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    rig.world.thing(one()).starts = 1
    await run(approval)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({
      code: 'drift',
      differences: [{ what: `${one()}: starts`, before: '0', after: '1' }],
    })
  })

  it('changes nothing when nobody can see whether it is as it was', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    rig.world.onInspect = () => {
      throw new BotError('HOST_UNREACHABLE', 'web-1 is gone', 'Look at it.')
    }
    await run(approval)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({
      code: 'unreadable',
      reason: expect.stringContaining('web-1 is gone'),
    })
  })

  it('changes nothing when the fault is gone by itself', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    for (const place of [one(), two()]) rig.world.thing(place).well = true
    await run(approval)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({
      code: 'healed',
      reason: expect.stringContaining('well by itself'),
    })
  })

  it('makes the change although requests go well, where they did so when the fault was diagnosed', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    const [finished] = await rig.happened(approval.incident, 'run.finished')
    if (finished === undefined) throw new TypeError('the incident was judged')
    const ladder: Rung[] = [{ hop: 'app', system: 'node', position: 0, state: 'pass', targets: [] }]
    await rig.store.append(approval.incident, [{ ...finished, diagnosis: { ...finished.diagnosis, ladder } }])
    for (const place of [one(), two()]) rig.world.thing(place).well = true
    await run(approval)
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
    expect((await judged(approval))?.why).toContain('Ours went well before too')
  })

  it('changes nothing when a precheck fails', async () => {
    const precheck = [{ type: 'tcp' as const, with: {}, expect: 'pass' as const }]
    const approval = await rig.approved(service(), [{ ...restartRemedy, precheck }])
    await run(approval)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({
      code: 'precheck',
      reason: expect.stringContaining('expected tcp to pass'),
    })
  })

  it('changes nothing on evidence that is too old, and not even when the glass is broken', async () => {
    const { id, known } = await rig.incident(service())
    const approval = await approvedWith(id, known, true)
    rig.clock.ms += 60 * 60_000
    await run(approval)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({
      code: 'stale-evidence',
      reason: expect.stringContaining('evidence'),
    })
  })

  it('changes nothing while it is frozen, unless the glass is broken', async () => {
    const freeze = { service: service().name, by: 'Ada', reason: 'a release', until: null }
    const first = await rig.approved(service(), [restartRemedy])
    await rig.store.freeze({ ...freeze, since: rig.deps.now() })
    await run(first)
    expect(await refused(first)).toMatchObject({
      code: 'freeze',
      reason: expect.stringContaining('a release'),
    })
    await rig.store.unfreeze(service().name, 'Ada', 'over')
    const { id, known } = await rig.incident(service())
    const second = await approvedWith(id, known, true)
    await rig.store.freeze({ ...freeze, since: rig.deps.now() })
    await run(second)
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
  })

  it('touches no place that still serves while too few others do', async () => {
    const guards = { ...service().changes.guards, quorum: 0.5 }
    const guarded = { ...service(), changes: { ...service().changes, guards } }
    const approval = await rig.approved(guarded, [restartRemedy])
    rig.world.onLook = async (_type, target) => (target.id === one() ? 'pass' : 'fail')
    await run(approval)
    expect(rig.world.made).toEqual([])
    expect(await refused(approval)).toMatchObject({ code: 'quorum', reason: expect.stringContaining(two()) })
  })

  it('leaves what it may not change to other processes', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    const { changeContext: _, ...looking } = rig.deps
    await remediate(looking, { incident: approval.incident, approval: approval.id }, never)
    expect(await refused(approval)).toBeUndefined()
    await run(approval)
    expect(rig.world.made).toHaveLength(1)
  })

  it('leaves an approved change to the next start when it is stopped before it began', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    await run(approval, AbortSignal.abort())
    expect(await refused(approval)).toBeUndefined()
    expect(rig.world.made).toEqual([])
    await run(approval)
    expect(rig.world.made).toHaveLength(1)
  })
})

describe('incident/remediate: at most once', () => {
  it('carries out an approved plan once, however often its job is taken at the same time', async () => {
    const approval = await rig.approved(service(), [restartRemedy])
    await Promise.all(Array.from({ length: 50 }, () => run(approval)))
    expect(rig.world.made).toEqual([`apply demo.restart ${one()}`])
    expect(await rig.intents(approval)).toBe(1)
    expect(await rig.happened(approval.incident, 'change.judged')).toHaveLength(1)
  })

  it('lets the second of two incidents wait for the place, then finds it changed', async () => {
    const first = await rig.approved(service(), [restartRemedy])
    const other = { ...service(), name: `${service().name}-too` }
    const second = await rig.approved(other, [restartRemedy])
    const gate = Promise.withResolvers<undefined>()
    rig.world.onChange = () => gate.promise
    const going = run(first)
    await expect.poll(() => rig.intents(first)).toBe(1)
    expect(await run(second)).toEqual({ again: rig.deps.changeLimits.heldEveryMs })
    gate.resolve(undefined)
    await going
    expect(await run(second)).toBe('done')
    expect(rig.world.made).toHaveLength(1)
    expect(await refused(second)).toBeDefined()
  })

  it('says which incident holds the place when it does not become free in time', async () => {
    const first = await rig.approved(service(), [restartRemedy])
    const second = await rig.approved({ ...service(), name: `${service().name}-too` }, [restartRemedy])
    const intent = { place: one(), change: 'demo.restart', part: 0, index: 0, way: 'apply' } as const
    await rig.store.spend(first.id, [one()], intent)
    rig.clock.ms += rig.deps.changeLimits.heldMs + 1
    expect(await run(second)).toBe('done')
    expect(await refused(second)).toMatchObject({
      code: 'held',
      reason: expect.stringContaining(`for ${first.incident}`),
    })
    await rig.store.release(first.id)
    await reconcile(rig.deps, { alone: true })
  })

  it('writes no more once its places were taken over', async () => {
    const approval = await rig.approved(service(), [setRemedy], [one(), two()])
    rig.world.onLook = async () => 'pass'
    rig.world.onChange = async () => {
      await reconcile(rig.deps, { alone: true })
      return undefined
    }
    await run(approval)
    expect(rig.world.made).toEqual([`apply nginx.set ${one()}`])
    expect(await rig.happened(approval.incident, 'change.judged')).toHaveLength(1)
    expect((await judged(approval))?.ending).toBe('unknown')
  })
})

const rolling = { verify: [{ type: 'http' as const, with: {}, expect: 'pass' as const }] }

function watched({ changes }: Service): Service['changes'] {
  return { ...changes, guards: { ...changes.guards, relapseMs: 600_000 } }
}

async function approvedWith(
  incident: string,
  known: Awaited<ReturnType<ChangeRig['incident']>>['known'],
  breakGlass: boolean,
): Promise<Approval> {
  rig.deps.remedies = [restartRemedy]
  const proposed = await propose(rig.deps, incident, known)
  if (proposed.state !== 'proposed') throw new Error(JSON.stringify(proposed))
  await rig.vote(proposed.approval.id, breakGlass)
  return (await rig.store.approval(proposed.approval.id)) ?? proposed.approval
}
