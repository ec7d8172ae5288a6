import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advanceRun } from '../../src/incident/advance-run.ts'
import type { Deps } from '../../src/incident/deps.ts'
import type { RunJob } from '../../src/queue/queue.ts'
import { targetsOf } from '../../src/runbook/select-targets.ts'
import { alarmNote, gathered } from '../support/alarm-stories.ts'
import { ada, type ChangeRig, changedService, createChangeRig, never } from '../support/change-rig.ts'
import { seen } from '../support/evidence.ts'

let rig: ChangeRig
beforeAll(async () => {
  rig = await createChangeRig()
})
afterAll(() => rig.close())

const service = changedService('shop')

/** A run that has seen everything well and waits to be judged. */
async function wellRun(): Promise<{ incident: string; run: string }> {
  const opened = { kind: 'incident.opened', service, by: ada, reason: 'users see 502' } as const
  const { id: incident } = await rig.store.openIncident(opened)
  const run = `${incident}.1`
  const started = { kind: 'run.started', run, runbook: '502', purpose: 'diagnose', by: ada } as const
  const [target = null] = targetsOf(service)
  await rig.store.append(incident, [
    { ...started, service, stages: [], version: '1', steps: 1 },
    { kind: 'evidence.recorded', run, evidence: seen('http', target) },
  ])
  return { incident, run }
}

function advance(deps: Deps, job: { incident: string; run: string }) {
  // Nothing is spawned: no stage lacks anything.
  return advanceRun(deps, job, { signal: never } as RunJob & { signal: AbortSignal })
}

describe('incident/advance-run', () => {
  it('closes the incident when everything is well', async () => {
    const job = await wellRun()
    await advance(rig.deps, job)
    expect(await rig.store.incident(job.incident)).toMatchObject({
      state: 'closed',
      verdict: { state: 'healthy' },
    })
  })

  it('leaves it open while an approved change is being made beside it', async () => {
    const job = await wellRun()
    await rig.store.append(job.incident, [
      {
        kind: 'approval.decided',
        approval: 'a1',
        decision: 'approved',
        by: ada,
        reason: null,
        voters: [ada],
        breakGlass: false,
      },
    ])
    await advance(rig.deps, job)
    expect(await rig.store.incident(job.incident)).toMatchObject({
      state: 'open',
      verdict: { state: 'healthy' },
    })
  })

  it.each([1, 2])(
    'leaves it open for an alarm that is told right after its timeline was read %s times',
    async (told) => {
      const job = await wellRun()
      let reads = 0
      const entries: Deps['timeline']['entries'] = async (incident) => {
        const read = await rig.deps.timeline.entries(incident)
        reads += 1
        if (reads === told) await rig.store.append(incident, [gathered([alarmNote('a1')])])
        return read
      }
      await advance({ ...rig.deps, timeline: { entries } }, job)
      expect(await rig.store.incident(job.incident)).toMatchObject({
        state: 'open',
        run: null,
        verdict: { state: 'healthy' },
      })
      expect(await rig.happened(job.incident, 'run.finished')).toHaveLength(1)
    },
  )
})
