import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reconcile } from '../../src/incident/reconcile.ts'
import { remediate } from '../../src/incident/remediate.ts'
import { createTimelineReader } from '../../src/incident/timeline-reader.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { HappeningKind } from '../../src/model/timeline.ts'
import {
  type ChangeRig,
  changedService,
  createChangeRig,
  never,
  restartRemedy,
  setRemedy,
} from '../support/change-rig.ts'
import { mortalWorker } from '../support/crashing.ts'

let rig: ChangeRig
let cases = 0

beforeAll(async () => {
  rig = await createChangeRig()
})
afterAll(() => rig.close())

/** Where each of several workers dies: after so many points of its own. */
const deaths = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 4 })
/** Whether they work at the same time, and when (if ever) the first is believed dead although it may live. */
const course = fc.record({
  deaths,
  together: fc.boolean(),
  givenUpAt: fc.option(fc.integer({ min: 1, max: 70 })),
  remedy: fc.constantFrom(restartRemedy, setRemedy),
  rolling: fc.boolean(),
})

/** Resolves when the worker ends, or dies: nothing of it happens after that. */
function untilDeath(approval: Approval, diesAt: number, onPoint: (point: number) => void): Promise<unknown> {
  const { promise: death, resolve: die } = Promise.withResolvers<void>()
  let points = 0
  const point = () => {
    points += 1
    onPoint(points)
    if (points < diesAt) return Promise.resolve()
    die()
    return new Promise<never>(() => undefined)
  }
  const mortal = mortalWorker(rig.deps, point)
  // Each process reads for itself; what a dead one waits for is over long after the test.
  const limits = { ...mortal.changeLimits, applyMs: 60_000, lookMs: 60_000 }
  const worker = { ...mortal, timeline: createTimelineReader(mortal.store), changeLimits: limits }
  return Promise.race([
    remediate(worker, { incident: approval.incident, approval: approval.id }, never),
    death,
  ])
}

describe('incident/at most once', () => {
  it('makes no change twice and leaves nothing stuck, wherever its workers die', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(course, async ({ deaths, together, givenUpAt, remedy, rolling }) => {
        cases += 1
        const ports = [10_000 + 2 * cases, 10_001 + 2 * cases]
        const places = ports.map((port) => `app/127.0.0.1:${port}`)
        rig.world.things.clear()
        rig.world.made.length = 0
        const approval = await rig.approved(
          changedService(`shop-${cases}`, ports),
          [remedy],
          rolling ? places : places.slice(0, 1),
        )

        const givingUp: Promise<void>[] = []
        const start = (diesAt: number, index: number) =>
          untilDeath(approval, diesAt, (point) => {
            if (index === 0 && point === givenUpAt) givingUp.push(reconcile(rig.deps, { alone: true }))
          })
        if (together) await Promise.all(deaths.map(start))
        else for (const [index, diesAt] of deaths.entries()) await start(diesAt, index)
        await Promise.all(givingUp)

        await reconcile(rig.deps, { alone: true })
        await remediate(rig.deps, { incident: approval.incident, approval: approval.id }, never)
        await reconcile(rig.deps, { alone: true })

        expect(new Set(rig.world.made).size).toBe(rig.world.made.length)
        expect(await rig.store.unfinishedChanges()).toEqual([])
        const entries = await rig.store.read(approval.incident)
        const last = (...kinds: HappeningKind[]) =>
          entries.findLastIndex(({ what }) => kinds.includes(what.kind))
        const judged = entries.filter(({ what }) => what.kind === 'change.judged').length
        const refused = entries.filter(({ what }) => what.kind === 'change.refused').length
        expect([judged, refused]).toEqual(judged > 0 ? [1, 0] : [0, 1])
        if (judged > 0) expect(last('run.started')).toBeGreaterThan(last('change.judged'))
      }),
      { numRuns: 20 },
    )
  })
})
