import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bot } from '../../src/incident/bot-person.ts'
import { type RunRequest, startRun } from '../../src/incident/start-run.ts'
import { type ChangeRig, changedService, createChangeRig } from '../support/change-rig.ts'
import { sampleNote } from '../support/incident-samples.ts'

let rig: ChangeRig
beforeAll(async () => {
  rig = await createChangeRig()
})
afterAll(() => rig.close())

const service = changedService('shop')
const request: RunRequest = { service, purpose: 'verify', by: bot }
const runsOf = async (incident: string) => (await rig.happened(incident, 'run.started')).map(({ run }) => run)

describe('incident/start-run', () => {
  it('begins one run for all who ask at once, which each of them is told', async () => {
    const { id } = await rig.incident(service)
    const told = await Promise.all(Array.from({ length: 5 }, () => startRun(rig.deps, id, request)))
    expect(told).toEqual(Array.from({ length: 5 }, () => `${id}.2`))
    expect(await runsOf(id)).toEqual([`${id}.1`, `${id}.2`])
  })

  it('begins also while the timeline goes on', async () => {
    const { id } = await rig.incident(service)
    const notes = Array.from({ length: 10 }, (_, n) => rig.store.append(id, [sampleNote(String(n))]))
    const run = await startRun(rig.deps, id, request)
    await Promise.all(notes)
    expect([run, await runsOf(id)]).toEqual([`${id}.2`, [`${id}.1`, `${id}.2`]])
  })
})
