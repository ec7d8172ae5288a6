import { describe, expect, it } from 'vitest'
import { resumeCommonHops } from '../../../src/incident/common-hop/resume-common-hops.ts'
import { ada } from '../../support/change-rig.ts'

async function queuedWith(open: number): Promise<string[]> {
  const queued: string[] = []
  const incident = {
    ...{ id: 'INC-1', service: 'shop', environment: 'production', state: 'open' as const, openedBy: ada },
    ...{ openedAt: new Date(0), closedAt: null, run: null, verdict: null },
  }
  await resumeCommonHops({
    store: { incidents: async () => Array.from({ length: open }, () => incident) },
    queue: { add: async (kind) => void queued.push(kind) },
  })
  return queued
}

describe('incident/common-hop/resume-common-hops', () => {
  it('looks again where a single incident is open: its parent may have closed while nobody looked', async () => {
    expect(await queuedWith(1)).toEqual(['correlate'])
    expect(await queuedWith(0)).toEqual([])
  })
})
