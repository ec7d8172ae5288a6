import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chartAlt } from '../../src/chart/chart-alt.ts'
import { incidentChart } from '../../src/chart/incident-chart.ts'
import { chartCard } from '../../src/chat/cards/chart-card.ts'
import { chartOf } from '../../src/chat/cards/chart-of.ts'
import type { Chart } from '../../src/model/chart.ts'
import type { Happening } from '../../src/model/timeline.ts'
import {
  driftedStory,
  firstStory,
  lostStory,
  relapseStory,
  uselessStory,
  worseStory,
} from '../support/change-stories.ts'
import {
  accessEvidence,
  countedStory,
  gathered,
  hostedShop,
  logEvidence,
  refusedLine,
  seen,
} from '../support/chart-samples.ts'
import { anyHappening } from '../support/happenings.ts'
import { hostileText } from '../support/hostile-text.ts'
import { bot, healedStory, proposedStory, timelineOf } from '../support/timelines.ts'

type Told = [seconds: number, what: Happening]

const closed = (seconds: number): Told => [seconds, { kind: 'incident.closed', by: bot, reason: 'done' }]

function drawn(story: Told[]): Chart {
  const chart = chartOf(timelineOf(story, 'INC-4'))
  if (chart === null) throw new Error('there is nothing to draw')
  return chart
}

function totals({ series }: Chart): Record<string, number> {
  return Object.fromEntries(
    series.map(({ place, what, counts }) => [
      `${place}: ${what}`,
      counts.reduce((sum, count) => sum + count, 0),
    ]),
  )
}

/** What holds for every chart. */
function expectWellFormed({ from, stepMs, series, marks }: Chart): void {
  const bars = series[0]?.counts.length ?? 0
  expect(series.length).toBeGreaterThan(0)
  expect(series.length).toBeLessThanOrEqual(7)
  expect([1, 2, 5, 10, 15].map((minutes) => minutes * 60_000)).toContain(stepMs)
  expect(Date.parse(from) % stepMs).toBe(0)
  expect(bars * stepMs).toBeLessThanOrEqual(24 * 3_600_000 + stepMs)
  for (const { counts } of series) {
    expect(counts).toHaveLength(bars)
    expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true)
  }
  const times = marks.map(({ at }) => Date.parse(at))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.every((at) => at >= Date.parse(from) && at < Date.parse(from) + bars * stepMs)).toBe(true)
}

describe('chart/incident-chart', () => {
  it('counts errors by hop and kind, in plain words and in the order of the path', () => {
    const chart = drawn(countedStory())
    expectWellFormed(chart)
    expect(totals(chart)).toEqual({
      'monitoring: alerts received': 8,
      'proxy: nginx was refused by the backend: nothing listens at its address': 47,
      'proxy: answers with 502': 40,
      'proxy: visitors gave up (499)': 2,
    })
    expect(chart.series.at(1)?.counts.slice(3, 6)).toEqual([0, 12, 35])
  })

  it('shows the time from a little before the first alert to the end', () => {
    const chart = drawn(countedStory())
    expect(chart).toMatchObject({ from: '2026-11-21T03:04:00.000Z', stepMs: 60_000 })
    expect(chart.series[0]?.counts).toHaveLength(17)
    expect(chart.marks).toEqual([
      { at: '2026-11-21T03:09:30.000Z', what: 'alert' },
      { at: '2026-11-21T03:10:04.000Z', what: 'verdict' },
      { at: '2026-11-21T03:20:00.000Z', what: 'closed' },
    ])
  })

  it('begins with the errors where they came up to half an hour before anybody noticed', () => {
    const early = seen(logEvidence('web-1', [{ sample: refusedLine, perMinute: [['02:45', 3]] }]))
    expect(drawn([[0, hostedShop()], [1, early], closed(60)]).from).toBe('2026-11-21T02:44:00.000Z')
    const older = seen(
      logEvidence('web-1', [
        {
          sample: refusedLine,
          perMinute: [
            ['02:15', 3],
            ['03:09', 1],
          ],
        },
      ]),
    )
    expect(drawn([[0, hostedShop()], [1, older], closed(60)]).from).toBe('2026-11-21T03:05:00.000Z')
  })

  it('counts lines once that several searches found, and those of several machines together', () => {
    const again = logEvidence('web-1', [
      {
        sample: refusedLine,
        perMinute: [
          ['03:09', 31],
          ['03:11', 4],
        ],
      },
    ])
    const story = countedStory().toSpliced(-1, 0, [300, seen(again, 'r2')])
    expect(
      totals(drawn(story))['proxy: nginx was refused by the backend: nothing listens at its address'],
    ).toBe(12 + 31 + 5 + 4)
  })

  it('puts lines that nobody knows under their level, and leaves out what is no fault', () => {
    const groups = [
      {
        sample: '2026/11/21 03:09:00 [error] 1#1: something new',
        perMinute: [['03:09', 7]] as [string, number][],
      },
      {
        sample: '2026/11/21 03:09:00 [notice] 1#1: all is well',
        perMinute: [['03:09', 99]] as [string, number][],
      },
    ]
    const chart = drawn([[0, hostedShop()], [1, seen(logEvidence('web-1', groups))], closed(60)])
    expect(totals(chart)).toEqual({ 'proxy: other lines of level error': 7 })
  })

  it('counts our own requests: samples, watches, and those before and after a change', () => {
    const sampled = { asked: 10, good: 6, seen: {}, medianMs: null }
    const watch = { watch: 'w1', by: bot }
    const chart = drawn([
      [0, hostedShop()],
      [
        5,
        { kind: 'watch.started', ...watch, service: hostedShop().service, overMs: 120_000, pointMs: 60_000 },
      ],
      [65, { kind: 'watch.sampled', watch: 'w1', point: 0, sampled }],
      [65, { kind: 'watch.sampled', watch: 'w1', point: 0, sampled }],
      [125, { kind: 'watch.sampled', watch: 'w1', point: 1, sampled: { ...sampled, good: 9 } }],
      closed(130),
    ])
    expect(totals(chart)).toEqual({ 'edge: our own requests failed': 5 })
    expect(chart.series[0]?.counts.slice(5, 7)).toEqual([4, 1])
    // One look at the edge that failed, then 20 of 20 just before the change.
    expect(totals(drawn(healedStory()))['edge: our own requests failed']).toBe(21)
  })

  it('marks approvals, what mended it, what did not, and what came back', () => {
    const moments = (story: Told[]) => drawn(story).marks.map(({ what }) => what)
    expect(moments(healedStory())).toEqual(['opened', 'verdict', 'approved', 'fixed', 'closed'])
    expect(moments(relapseStory('relapsed'))).toContain('relapse')
    expect(moments(uselessStory())).toContain('changed')
    expect(moments(uselessStory())).not.toContain('fixed')
  })

  it('shows at most six kinds of errors, the rest together, and loses none', () => {
    const statuses = ['500', '501', '502', '503', '504', '505', '507', '508', '520']
    const counts = Object.fromEntries(statuses.map((status, index) => [status, 10 + index]))
    const chart = drawn([
      [0, hostedShop()],
      [1, seen(accessEvidence('web-1', [['03:09', counts]]))],
      closed(60),
    ])
    expect(chart.series).toHaveLength(6)
    expect(chart.series.at(-1)).toMatchObject({ place: 'others', what: '4 more kinds of errors' })
    expect(Object.values(totals(chart)).reduce((sum, total) => sum + total, 0)).toBe(
      Object.values(counts).reduce((sum, count) => sum + count, 0),
    )
  })

  it('makes bars of up to a quarter of an hour, and shows one day of a longer incident', () => {
    const at = (seconds: number) => [...countedStory().slice(0, -1), closed(seconds)]
    expect(drawn(at(3 * 3600)).stepMs).toBe(2 * 60_000)
    expect(drawn(at(20 * 3600)).stepMs).toBe(15 * 60_000)
    const days = drawn(at(3 * 86_400))
    expectWellFormed(days)
    expect(days.marks.map(({ what }) => what)).toEqual(['alert', 'verdict'])
    const late = logEvidence('web-1', [{ sample: refusedLine, perMinute: [] }])
    const group = late.facts?.groups[0]
    if (group) group.perMinute = [['2026-11-24T01:00:00Z', 9000]]
    const last = drawn([
      ...countedStory().slice(0, -1),
      [3 * 86_400 - 60, seen(late, 'r9')],
      closed(3 * 86_400),
    ])
    expect(last.marks.map(({ what }) => what)).toEqual(['closed'])
  })

  it('is nothing where no error was counted, though alerts were', () => {
    expect(chartOf([])).toBeNull()
    expect(chartOf(timelineOf([[0, hostedShop()], [1, gathered(9)], closed(60)]))).toBeNull()
    const healthy = seen(accessEvidence('web-1', [['03:09', { '200': 500, '404': 3 }]]))
    expect(chartOf(timelineOf([[0, hostedShop()], [1, healthy], closed(60)]))).toBeNull()
    expect(chartOf(timelineOf(countedStory()).slice(1))).toBeNull()
  })

  it('does not believe an alarm that has fired since last year, nor one of tomorrow', () => {
    for (const at of ['2025-01-01T00:00:00.000Z', '2026-11-22T00:00:00.000Z', 'never']) {
      const story = countedStory().map(
        ([seconds, what]): Told => [
          seconds,
          what.kind === 'alerts.gathered' ? gathered(3, 'firing', at) : what,
        ],
      )
      const chart = drawn(story)
      expect(chart.marks[0]).toEqual({ at: '2026-11-21T03:10:00.000Z', what: 'alert' })
    }
  })

  it('draws whatever happened, in whatever order, or nothing', () => {
    const stories = [
      proposedStory(),
      healedStory(),
      driftedStory(),
      lostStory(),
      worseStory('fail'),
      countedStory(),
    ]
    for (const story of [...stories, uselessStory(), firstStory() as Told[]]) {
      const chart = chartOf(timelineOf(story))
      if (chart !== null) expectWellFormed(chart)
    }
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(200_000), anyHappening), { maxLength: 20 }),
        fc.constantFrom(...stories),
        (happenings, story) => {
          const entries = timelineOf([...story, ...happenings])
          const chart = chartOf(entries)
          expect(chartOf(entries)).toEqual(chart)
          if (chart === null) return
          expectWellFormed(chart)
          expect(chartCard(chart).text).not.toBe('')
        },
      ),
      { numRuns: 200 },
    )
  })

  it('adds up: every count of its time is in one bar, whatever the numbers are', () => {
    const perMinute = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: -5, max: 1000 })),
      {
        maxLength: 30,
      },
    )
    fc.assert(
      fc.property(perMinute, fc.integer({ min: 60, max: 40_000 }), (counts, end) => {
        const group = {
          sample: refusedLine,
          perMinute: counts.map(([minute, count]): [string, number] => [
            `03:${String(minute).padStart(2, '0')}`,
            count,
          ]),
        }
        const chart = chartOf(
          timelineOf([[0, hostedShop()], [1, seen(logEvidence('web-1', [group]))], closed(end)]),
        )
        const from = chart === null ? 0 : Date.parse(chart.from)
        const until = from + (chart?.series[0]?.counts.length ?? 0) * (chart?.stepMs ?? 0)
        const wanted = counts
          .filter(([minute, count]) => {
            const at = Date.parse(`2026-11-21T03:${String(minute).padStart(2, '0')}:00Z`)
            return count > 0 && at >= from && at < until
          })
          .reduce((sum, [, count]) => sum + count, 0)
        const total = chart === null ? 0 : Object.values(totals(chart)).reduce((sum, one) => sum + one, 0)
        expect(total).toBe(wanted)
      }),
      { numRuns: 100 },
    )
  })

  it('lets times and counts that cannot be have no effect', () => {
    const story = countedStory()
    const odd = logEvidence('web-1', [
      {
        sample: refusedLine,
        perMinute: [
          ['03:09', Number.NaN],
          ['never', 5],
        ],
      },
    ])
    const other = accessEvidence('web-2', [
      ['03:09', { '502': -3, '503': 1.5, '504': Number.POSITIVE_INFINITY }],
    ])
    const bad: Told[] = [
      [2, seen({ ...odd, id: 'x' })],
      [2, seen(other)],
    ]
    expect(drawn(story.toSpliced(3, 0, ...bad))).toEqual(drawn(story))
    const [first, ...rest] = timelineOf(story)
    if (first === undefined) throw new Error('the story begins')
    expect(chartOf([{ ...first, at: 'never' }, ...rest])).toBeNull()
  })

  it('holds no control character, whatever names are', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const { service, ...rest } = hostedShop()
        const path = service.path.map((hop) => (hop.name === 'proxy' ? { ...hop, name } : hop))
        const opening: Happening = { ...rest, service: { ...service, name, path } }
        const chart = incidentChart(timelineOf([[0, opening], ...countedStory().slice(1)]), () => name)
        if (chart === null) throw new Error('there is nothing to draw')
        const words = [chart.service, ...chart.series.flatMap(({ place, what }) => [place, what])]
        for (const word of words) {
          expect(word).not.toMatch(/\p{C}/u)
          expect([...word].length).toBeLessThanOrEqual(80)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('chart/chart-alt', () => {
  it('says in a few sentences what the picture shows', () => {
    expect(chartAlt(drawn(countedStory()))).toBe(
      'Bar chart of the errors of shop by the minute, 2026-11-21 03:04 to 03:21 UTC. monitoring, alerts received: 8 in all, at most 5 at 03:11. proxy, nginx was refused by the backend: nothing listens at its address: 47 in all, at most 35 at 03:09. proxy, answers with 502: 40 in all, at most 28 at 03:09. proxy, visitors gave up (499): 2 in all, at most 2 at 03:09. Marked: alert 03:09, verdict 03:10, closed 03:20.',
    )
  })
})
