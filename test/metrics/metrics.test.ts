import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMetrics, type MetricsOptions } from '../../src/metrics/metrics.ts'
import type { Entry } from '../../src/model/timeline.ts'
import { parseExposition, sampleValue } from '../support/parse-exposition.ts'
import { healedStory, proposedStory, timelineOf } from '../support/timelines.ts'

const before = new Date('2026-11-21T03:00:00.000Z')
const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0 }

/** Metrics over timelines that grow by hand. */
function rig(change: Partial<MetricsOptions> = {}) {
  const timelines = new Map<string, Entry[]>()
  const metrics = createMetrics({
    read: async (incident, afterSeq) => (timelines.get(incident) ?? []).filter(({ seq }) => seq > afterSeq),
    state: {
      queue: async () => ({
        run: { waiting: 2, active: 1, delayed: 0, failed: 3 },
        look: { ...nothing, delayed: 5 },
      }),
      firing: async () => [
        { source: 'watch', count: 2 },
        { source: 'pagerduty', count: 1 },
      ],
      open: async () => 4,
    },
    version: '1.2.3',
    since: before,
    failed: (error) => {
      throw error
    },
    ...change,
  })
  return {
    metrics,
    async write(entries: Entry[]) {
      for (const entry of entries) {
        timelines.set(entry.incident, [...(timelines.get(entry.incident) ?? []), entry])
        metrics.changed(entry.incident)
      }
      await metrics.settled()
    },
    async scraped() {
      const { text, type } = await metrics.scrape()
      expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
      return parseExposition(text)
    },
  }
}

const healed = timelineOf(healedStory())

function secondsTo(kind: Entry['what']['kind']): number {
  const at = healed.find(({ what }) => what.kind === kind)?.at ?? ''
  return (Date.parse(at) - Date.parse(healed[0]?.at ?? '')) / 1000
}

describe('metrics/metrics', () => {
  test('each interval of an incident is observed once, in seconds from its opening', async () => {
    const { write, scraped, metrics } = rig()
    await write(healed)
    metrics.changed('INC-1')
    await metrics.settled()
    const found = await scraped()
    for (const [milestone, kind] of [
      ['evidence', 'evidence.recorded'],
      ['verdict', 'run.finished'],
      ['approval', 'approval.decided'],
      ['fix', 'change.judged'],
    ] as const) {
      const family = `fiveohtwo_time_to_${milestone}_seconds`
      expect(sampleValue(found, family, {}, `${family}_count`), milestone).toBe(1)
      expect(sampleValue(found, family, {}, `${family}_sum`), milestone).toBeCloseTo(secondsTo(kind), 3)
    }
    expect(sampleValue(found, 'fiveohtwo_changes_total', { ending: 'fixed' })).toBe(1)
    expect(
      sampleValue(found, 'fiveohtwo_verdicts_total', {
        state: 'fault',
        cause: 'backend-down',
        system: 'node',
      }),
    ).toBe(1)
  })

  test('what happened before the start counts for nothing, though intervals that began then are whole', async () => {
    const split = healed.findIndex(({ what }) => what.kind === 'approval.decided')
    const { write, scraped } = rig({ since: new Date(healed[split]?.at ?? '') })
    await write(healed)
    const found = await scraped()
    const count = (milestone: string) => {
      const family = `fiveohtwo_time_to_${milestone}_seconds`
      return sampleValue(found, family, {}, `${family}_count`)
    }
    expect([count('evidence'), count('verdict'), count('approval'), count('fix')]).toEqual([0, 0, 1, 1])
    const family = 'fiveohtwo_time_to_fix_seconds'
    expect(sampleValue(found, family, {}, `${family}_sum`)).toBeCloseTo(secondsTo('change.judged'), 3)
  })

  test('however a timeline is cut up and told, the counts are the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: healed.length, maxLength: healed.length }),
        async (cuts) => {
          const { write, scraped } = rig()
          const pending: Entry[] = []
          for (const [index, entry] of healed.entries()) {
            pending.push(entry)
            if (cuts[index] === true) await write(pending.splice(0))
          }
          await write(pending)
          const found = await scraped()
          const family = 'fiveohtwo_time_to_verdict_seconds'
          expect(sampleValue(found, family, {}, `${family}_count`)).toBe(1)
          expect(sampleValue(found, 'fiveohtwo_changes_total', { ending: 'fixed' })).toBe(1)
        },
      ),
      { numRuns: 20 },
    )
  })

  test('refusals are counted by reason, never by their sentence', async () => {
    const story = [
      ...proposedStory(),
      [
        60,
        {
          kind: 'change.refused',
          approval: 'a',
          reason: 'The newest evidence is 9 min old, and …',
          differences: [],
        },
      ],
      [
        61,
        { kind: 'change.refused', approval: 'a', reason: 'Whatever "new"\nwords there are', differences: [] },
      ],
      [62, { kind: 'change.refused', approval: 'a', reason: 'Other words', code: 'drift', differences: [] }],
    ] as ReturnType<typeof proposedStory>
    const { write, scraped } = rig()
    await write(timelineOf(story))
    const found = await scraped()
    expect(sampleValue(found, 'fiveohtwo_changes_refused_total', { reason: 'stale-evidence' })).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_changes_refused_total', { reason: 'other' })).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_changes_refused_total', { reason: 'drift' })).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_changes_refused_total', { reason: 'freeze' })).toBe(0)
  })

  test('alerts, deliveries, and how it stands at the scrape', async () => {
    const { metrics, scraped } = rig()
    metrics.alert({ source: 'pagerduty', result: 'filed' })
    metrics.alert({ source: 'pagerduty', result: 'filed' })
    metrics.alert({ source: 'sns', result: 'forged' })
    metrics.delivery({ platform: 'slack', result: 'busy' })
    const found = await scraped()
    expect(sampleValue(found, 'fiveohtwo_alerts_total', { source: 'pagerduty', result: 'filed' })).toBe(2)
    expect(sampleValue(found, 'fiveohtwo_alerts_total', { source: 'sns', result: 'forged' })).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_deliveries_total', { platform: 'slack', result: 'busy' })).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_queue_jobs', { kind: 'run', state: 'waiting' })).toBe(2)
    expect(sampleValue(found, 'fiveohtwo_queue_jobs', { kind: 'look', state: 'delayed' })).toBe(5)
    expect(sampleValue(found, 'fiveohtwo_jobs_failed_total', { kind: 'run' })).toBe(3)
    expect(sampleValue(found, 'fiveohtwo_alarms_firing', { source: 'watch' })).toBe(2)
    expect(sampleValue(found, 'fiveohtwo_alarms_firing', { source: 'gatus' })).toBe(0)
    expect(sampleValue(found, 'fiveohtwo_incidents_open')).toBe(4)
    expect(sampleValue(found, 'fiveohtwo_part_up', { part: 'queue' })).toBe(1)
    expect(sampleValue(found, 'fiveohtwo_build_info', { version: '1.2.3' })).toBe(1)
    expect(
      Math.abs((sampleValue(found, 'process_start_time_seconds') ?? 0) - performance.timeOrigin / 1000),
    ).toBeLessThan(1)
    expect(sampleValue(found, 'process_resident_memory_bytes')).toBeGreaterThan(1e6)
    expect(await scraped()).toEqual(expect.any(Map))
    expect(sampleValue(await scraped(), 'fiveohtwo_jobs_failed_total', { kind: 'run' })).toBe(3)
  })

  test('a part that is away has no values, and the others are told all the same', async () => {
    let away = true
    const firing = async () => {
      if (away) throw new Error('database is gone: postgres://bot:hunter2@db')
      return []
    }
    const { scraped } = rig({ state: { queue: async () => ({ run: nothing }), firing, open: async () => 4 } })
    const found = await scraped()
    expect(sampleValue(found, 'fiveohtwo_part_up', { part: 'database' })).toBe(0)
    expect(sampleValue(found, 'fiveohtwo_alarms_firing', { source: 'watch' })).toBe(null)
    expect(sampleValue(found, 'fiveohtwo_queue_jobs', { kind: 'run', state: 'active' })).toBe(0)
    expect(JSON.stringify([...found.values()])).not.toContain('hunter2')
    away = false
    expect(sampleValue(await scraped(), 'fiveohtwo_alarms_firing', { source: 'watch' })).toBe(0)
  })

  test('no word from outside becomes a label, and no number of words fills the memory', async () => {
    const { metrics, scraped } = rig()
    for (const word of fc.sample(fc.string(), 500)) metrics.alert({ source: word, result: word })
    for (let index = 0; index < 100; index += 1) metrics.alert({ source: `made-${index}`, result: 'filed' })
    const { samples = [] } = (await scraped()).get('fiveohtwo_alerts_total') ?? {}
    expect(new Set(samples.map(({ labels }) => labels.source)).size).toBeLessThanOrEqual(41)
    for (const word of samples.flatMap(({ labels }) => Object.values(labels))) {
      expect(word).toMatch(/^[a-z0-9_-]+$/)
    }
  })

  test('two of them know nothing of each other', async () => {
    const [one, other] = [rig(), rig()]
    one.metrics.alert({ source: 'gatus', result: 'filed' })
    expect((await other.scraped()).get('fiveohtwo_alerts_total')?.samples).toEqual([])
  })
})
