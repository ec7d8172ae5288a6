import { describe, expect, it } from 'vitest'
import type { Happening } from '../../src/model/timeline.ts'
import { ada, sampleOpening, sampleService } from './incident-samples.ts'
import type { StoreUnderTest } from './store-conformance.ts'

function started(watch: string): Happening {
  return {
    kind: 'watch.started',
    watch,
    by: ada,
    service: sampleService('shop'),
    overMs: 60_000,
    pointMs: 5_000,
  }
}

function ended(watch: string): Happening {
  return { kind: 'watch.ended', watch, why: 'over', by: ada }
}

export function watchCases(under: StoreUnderTest): void {
  describe('watches', () => {
    it('are listed while they go on, also of an incident that is closed, with the service they are of', async () => {
      const { id } = await under.store.openIncident(sampleOpening('watched shop'))
      const sampled = { asked: 1, good: 1, seen: { 200: 1 }, medianMs: 3 }
      await under.store.append(id, [
        started('w-one'),
        started('w-two'),
        { kind: 'watch.sampled', watch: 'w-one', point: 0, sampled },
        { kind: 'incident.closed', by: ada, reason: 'healthy' },
      ])
      const service = 'watched shop'
      expect(await under.other.goingWatches()).toEqual([
        { incident: id, watch: 'w-one', service },
        { incident: id, watch: 'w-two', service },
      ])
      await under.store.append(id, [ended('w-one'), ended('w-one')])
      expect(await under.store.goingWatches()).toEqual([{ incident: id, watch: 'w-two', service }])
      await under.store.append(id, [ended('w-two')])
      expect(await under.store.goingWatches()).toEqual([])
    })
  })
}
