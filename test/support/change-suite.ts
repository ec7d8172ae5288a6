import { afterAll, beforeEach } from 'vitest'
import type { Approval } from '../../src/model/approval.ts'
import type { Service } from '../../src/model/service.ts'
import { type ChangeRig, changedService, createChangeRig } from './change-rig.ts'
import { createChangeWorld } from './change-world.ts'

/** What the tests of one file share: a rig, and for each test a service of its own in a world where all goes as it should. */
export interface ChangeSuite {
  rig: ChangeRig
  /** The service of this test. Its places are its own too: they are remembered. */
  service(): Service
  /** The place of its first backend, and that of its second. */
  one(): string
  two(): string
  judged(approval: Approval): ReturnType<typeof first<'change.judged'>>
  refused(approval: Approval): ReturnType<typeof first<'change.refused'>>
}

export async function openChangeSuite({ backends }: { backends: 1 | 2 }): Promise<ChangeSuite> {
  const rig = await createChangeRig()
  let tests = 0
  const ports = () => [9000 + 10 * tests, 9001 + 10 * tests].slice(0, backends)
  const place = (index: number) => `app/127.0.0.1:${ports()[index]}`
  let service = changedService('shop', ports())

  afterAll(() => rig.close())
  beforeEach(() => {
    tests += 1
    service = changedService(`shop-${tests}`, ports())
    const { onChange, afterChange, onLook, onInspect } = createChangeWorld()
    Object.assign(rig.world, { onChange, afterChange, onLook, onInspect })
    rig.world.good = (asked) =>
      [...rig.world.things.values()].every(({ well }) => well) ? asked : Math.floor(asked / 2)
    rig.world.things.clear()
    rig.world.made.length = 0
    rig.jobs.length = 0
  })

  return {
    rig,
    service: () => service,
    one: () => place(0),
    two: () => place(1),
    judged: (approval) => first(rig, approval, 'change.judged'),
    refused: (approval) => first(rig, approval, 'change.refused'),
  }
}

async function first<K extends 'change.judged' | 'change.refused'>(
  rig: ChangeRig,
  { incident }: Approval,
  kind: K,
) {
  const [happened] = await rig.happened(incident, kind)
  return happened
}
