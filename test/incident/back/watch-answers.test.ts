import { describe, expect, it } from 'vitest'
import { resumeAnswers } from '../../../src/incident/back/resume-answers.ts'
import { watchAnswers } from '../../../src/incident/back/watch-answers.ts'
import type { Deps } from '../../../src/incident/deps.ts'
import { createLog } from '../../../src/log.ts'
import type { Incident } from '../../../src/model/incident.ts'
import { Secret } from '../../../src/secret.ts'
import { gathered } from '../../support/answer-rig.ts'
import { ada } from '../../support/incident-samples.ts'
import { opened, timelineOf } from '../../support/timelines.ts'

const hour = 3_600_000
const now = new Date('2026-06-10T14:00:00.000Z')
const pagerDuty = { token: new Secret('y_NbAkKc66ryYTWUXYEu'), from: 'ops@example.com', apiUrl: null }
const written: Deps['back'] = { pagerDuty, alertmanager: null, publicUrl: null }
const none: Deps['back'] = { pagerDuty: null, alertmanager: null, publicUrl: null }

const timelines = new Map([
  [
    'INC-1',
    timelineOf(
      [
        [0, opened],
        [1, gathered({ ticket: 'P1' })],
      ],
      'INC-1',
    ),
  ],
  ['INC-2', timelineOf([[0, opened]], 'INC-2')],
])

function worldOf(back: Deps['back']) {
  const added: string[] = []
  const read: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const deps: Pick<Deps, 'back' | 'timeline' | 'queue' | 'log'> = {
    back,
    timeline: {
      entries: async (incident) => {
        read.push(incident)
        if (incident === 'last') resolve()
        return timelines.get(incident) ?? []
      },
    },
    queue: {
      add: async (kind: string, job: object) => void added.push([kind, ...Object.values(job)].join(' ')),
    } as unknown as Deps['queue'],
    log: createLog('silent'),
  }
  return { changed: watchAnswers(deps), added, read, reached: promise }
}

function incident(id: string, closedHoursAgo: number | null): Incident {
  return {
    ...{ id, service: 'shop', environment: 'production', openedBy: ada, verdict: null, run: null },
    state: closedHoursAgo === null ? 'open' : 'closed',
    openedAt: new Date(now.getTime() - 100 * hour),
    closedAt: closedHoursAgo === null ? null : new Date(now.getTime() - closedHoursAgo * hour),
  }
}

async function resumed(back: Deps['back']): Promise<string[]> {
  const all = [incident('INC-4', 1), incident('INC-3', null), incident('INC-2', 60), incident('INC-1', null)]
  const jobs: string[] = []
  await resumeAnswers({
    store: {
      incidents: async ({ state }) => all.filter((each) => state === undefined || each.state === state),
    },
    queue: { add: async (kind, job) => void jobs.push([kind, ...Object.values(job)].join(' ')) },
    now: () => now,
    back,
  })
  return jobs.toSorted()
}

describe('incident/back/watch-answers', () => {
  it('queues incidents that alarms are told in, and reads those no more once that is known', async () => {
    const { changed, added, read, reached } = worldOf(written)
    changed('INC-2')
    changed('INC-1')
    changed('INC-1')
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    changed('INC-1')
    changed('last')
    await reached
    expect(added).toEqual(['answer INC-1', 'answer INC-1'])
    expect(read).toEqual(['INC-2', 'INC-1', 'last'])
  })

  it('does nothing at all where no source is written back to', async () => {
    const { changed, read } = worldOf(none)
    changed('INC-1')
    await new Promise((resolve) => setImmediate(resolve))
    expect(read).toEqual([])
    expect(await resumed(none)).toEqual([])
  })

  it('after a start looks at what is open, and at what was closed lately', async () => {
    expect(await resumed(written)).toEqual(['answer INC-1', 'answer INC-3', 'answer INC-4'])
  })
})
