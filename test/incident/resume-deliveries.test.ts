import { expect, it } from 'vitest'
import { resumeDeliveries } from '../../src/incident/delivery/resume-deliveries.ts'
import type { Incident } from '../../src/model/incident.ts'
import { ada } from '../support/incident-samples.ts'

const now = new Date('2026-06-10T14:00:00.000Z')
const hour = 3_600_000

function incident(id: string, closedHoursAgo: number | null): Incident {
  return {
    id,
    service: 'shop',
    environment: 'production',
    state: closedHoursAgo === null ? 'open' : 'closed',
    openedBy: ada,
    openedAt: new Date(now.getTime() - 100 * hour),
    closedAt: closedHoursAgo === null ? null : new Date(now.getTime() - closedHoursAgo * hour),
    verdict: null,
    run: null,
  }
}

const all = [incident('INC-4', 1), incident('INC-3', null), incident('INC-2', 30), incident('INC-1', null)]

async function queued(platforms: string[]): Promise<string[]> {
  const jobs: string[] = []
  await resumeDeliveries(
    {
      store: {
        incidents: async ({ state }) => all.filter((each) => state === undefined || each.state === state),
      },
      queue: { add: async (_kind, job) => void jobs.push(Object.values(job).join(' ')) },
      now: () => now,
    },
    platforms,
  )
  return jobs.toSorted()
}

it('after a start every thread of an incident that is open, or was closed within a day, is looked at', async () => {
  expect(await queued(['console', 'slack'])).toEqual([
    'INC-1 console',
    'INC-1 slack',
    'INC-3 console',
    'INC-3 slack',
    'INC-4 console',
    'INC-4 slack',
  ])
})

it('a process without chat platforms queues nothing', async () => {
  expect(await queued([])).toEqual([])
})
