import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeByHand } from '../../src/incident/close-by-hand.ts'
import { propose } from '../../src/incident/propose.ts'
import { startRun } from '../../src/incident/start-run.ts'
import type { Approval } from '../../src/model/approval.ts'
import {
  ada,
  type ChangeRig,
  changedService,
  createChangeRig,
  diagnosisOf,
  restartRemedy,
} from '../support/change-rig.ts'
import { refusal } from '../support/store-samples.ts'

let rig: ChangeRig
let incident: string
let approval: Approval
const service = changedService('shop')

beforeAll(async () => {
  rig = await createChangeRig()
})
afterAll(() => rig.close())

/** All is well, and yet somebody was offered a change. */
beforeEach(async () => {
  const { id, known } = await rig.incident(service)
  incident = id
  await rig.store.append(id, [{ kind: 'run.finished', run: `${id}.1`, diagnosis: wellDiagnosis() }])
  rig.deps.remedies = [restartRemedy]
  const proposed = await propose(rig.deps, id, known)
  if (proposed.state !== 'proposed') throw new Error(JSON.stringify(proposed))
  approval = proposed.approval
})

function wellDiagnosis() {
  const found = diagnosisOf([])
  return { ...found, verdict: { ...found.verdict, state: 'healthy' as const } }
}

const stateNow = async () => (await rig.store.incident(incident))?.state

describe('incident/close-by-hand', () => {
  it('closes what is well', async () => {
    await closeByHand(rig.deps, incident, ada)
    expect(await stateNow()).toBe('closed')
    await expect(closeByHand(rig.deps, incident, ada)).rejects.toMatchObject({ code: 'NOTHING_RUNNING' })
    await expect(closeByHand(rig.deps, 'INC-999', ada)).rejects.toMatchObject({ code: 'UNKNOWN_INCIDENT' })
  })

  it('refuses while an approved change is neither refused nor judged', async () => {
    await rig.vote(approval.id)
    await expect(closeByHand(rig.deps, incident, ada)).rejects.toMatchObject({ code: 'ALREADY_DECIDED' })
    expect(await stateNow()).toBe('open')
    await rig.store.append(incident, [refusal(approval.id)])
    await closeByHand(rig.deps, incident, ada)
    expect(await stateNow()).toBe('closed')
  })

  it.each([
    ['a change is approved', 'ALREADY_DECIDED', () => rig.vote(approval.id)],
    [
      'a run begins',
      'NOTHING_RUNNING',
      () => startRun(rig.deps, incident, { service, purpose: 'diagnose', by: ada }),
    ],
  ] as const)('refuses where %s between its look and its word', async (_, code, meanwhile) => {
    let isDone = false
    const store = {
      ...rig.store,
      async incident(id: string) {
        const row = await rig.store.incident(id)
        if (!isDone) await meanwhile()
        isDone = true
        return row
      },
    }
    await expect(closeByHand({ ...rig.deps, store }, incident, ada)).rejects.toMatchObject({ code })
    expect(await stateNow()).toBe('open')
  })
})
