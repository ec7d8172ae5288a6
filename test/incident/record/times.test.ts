import { describe, expect, it } from 'vitest'
import { taleOf } from '../../../src/incident/record/post-incident/tale.ts'
import { type IncidentTimes, lengthsOf, timesOf } from '../../../src/incident/record/post-incident/times.ts'
import { timesReport, timingOf } from '../../../src/incident/record/times-report.ts'
import { sourcePerson } from '../../../src/model/source-person.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import { relapseStory } from '../../support/change-stories.ts'
import { countedStory, gathered, hostedShop } from '../../support/chart-samples.ts'
import {
  ann,
  bot,
  decided,
  faultDiagnosis,
  healedStory,
  healthyDiagnosis,
  proposed,
  runStarted,
  timelineOf,
} from '../../support/timelines.ts'

type Told = [seconds: number, what: Happening]

function timesIn(story: Told[]): IncidentTimes {
  const tale = taleOf(timelineOf(story, 'INC-4'))
  if (tale === null) throw new Error('it is no incident')
  return timesOf(tale)
}

/** Opened by an alert that began half a minute before; a person approved after 100 s. */
function answered(): Told[] {
  return [...countedStory().slice(0, -1), [60, proposed], [100, decided('approved')]]
}

describe('incident/record/times', () => {
  it('counts from the first alert to the first thing that a person did', () => {
    const times = timesIn(answered())
    expect(times).toMatchObject({
      startedAt: '2026-11-21T03:09:30.000Z',
      startedBy: 'alert',
      acted: { at: '2026-11-21T03:11:40.000Z', what: 'an approval' },
      evidenceAt: '2026-11-21T03:10:01.000Z',
      verdictAt: '2026-11-21T03:10:04.000Z',
    })
    expect(lengthsOf(times).actedMs).toBe(130_000)
  })

  it('takes a command and an acknowledged alarm for acts, but nothing that the bot did itself', () => {
    const acted = (...more: Told[]) => timesIn([...countedStory().slice(0, -1), ...more]).acted
    expect(acted([200, { kind: 'incident.closed', by: bot, reason: 'healthy' }])).toBeNull()
    expect(acted([40, { kind: 'run.canceled', run: 'r1', by: sourcePerson('pagerduty') }])).toBeNull()
    expect(acted([40, { kind: 'run.canceled', run: 'r1', by: ann }])).toEqual({
      at: '2026-11-21T03:10:40.000Z',
      what: 'a command',
    })
    expect(acted([95, gathered(9, 'acknowledged', '2026-11-21T03:11:20.000Z')])).toEqual({
      at: '2026-11-21T03:11:20.000Z',
      what: 'an acknowledged alarm',
    })
  })

  it('does not take our own acknowledgement, which comes back from the source, for a person’s', () => {
    const told = { source: 'alertmanager', ticket: 'm1', outcome: 'pass', summary: 'done' } as const
    const times = timesIn([
      ...countedStory().slice(0, -1),
      [91, { kind: 'source.told', what: 'acknowledged', ...told }],
      [95, gathered(9, 'acknowledged', '2026-11-21T03:11:33.000Z')],
    ])
    expect(times.acted).toBeNull()
  })

  it('has no time to act where a person opened it by hand', () => {
    expect(timesIn(healedStory())).toMatchObject({ startedBy: 'person', acted: null })
  })

  it('is recovered when it was mended, else when it was seen to be healthy, else when it was closed', () => {
    expect(timesIn(healedStory()).recovered).toMatchObject({ what: 'verified as fixed' })
    expect(timesIn(relapseStory('relapsed')).recovered?.what).not.toBe('verified as fixed')
    expect(timesIn(countedStory()).recovered).toEqual({ at: '2026-11-21T03:20:00.000Z', what: 'closed' })
    const healed: Told[] = [
      [300, runStarted('r2', 'verify', 1)],
      [310, { kind: 'run.finished', run: 'r2', diagnosis: healthyDiagnosis() }],
    ]
    const story = countedStory()
    expect(timesIn(story.toSpliced(-1, 0, ...healed)).recovered).toEqual({
      at: '2026-11-21T03:15:10.000Z',
      what: 'seen to be healthy',
    })
    const again: Told[] = [
      [400, runStarted('r3', 'diagnose', 1)],
      [410, { kind: 'run.finished', run: 'r3', diagnosis: faultDiagnosis() }],
    ]
    expect(timesIn(story.toSpliced(-1, 0, ...healed, ...again)).recovered?.what).toBe('closed')
    expect(timesIn([[0, hostedShop()]]).recovered).toBeNull()
  })
})

describe('incident/record/times-report', () => {
  it('tells the mean and the median by service and by cause', () => {
    const short = timingOf(timelineOf(answered()))
    const long = timingOf(
      timelineOf([...answered().slice(0, -1), [270, decided('approved')], [570, closing]]),
    )
    const byHand = timingOf(timelineOf(healedStory()))
    const timings = [short, long, byHand].flatMap((one) => one ?? [])
    const report = timesReport(timings, new Date('2026-11-01T00:00:00.000Z'))
    expect(report).toContain('# Incidents since 2026-11-01 00:00 UTC')
    // 130 and 300 s to act; 600 and 127.8 s to recover.
    expect(report).toContain('| **All** | 3 | 3 min 35 s | 3 min 35 s | 2 | 6 min 4 s | 6 min 4 s | 2 |')
    expect(report).toContain('| shop (demo) | 3 |')
    expect(report).toMatch(/## By cause\n\n.*\n.*\n\| [^|]+ \| 3 \|/)
  })

  it('says so where there was none, and lets no name be more than text', () => {
    expect(timesReport([], new Date(0))).toContain('There was none.')
    expect(timingOf([])).toBeNull()
    const timing = {
      service: '| [x](https://evil.example) |',
      cause: '# a',
      actedMs: null,
      recoveredMs: 1000,
    }
    const report = timesReport([timing], new Date(0))
    expect(report).toContain('\\| \\[x\\](https\\://evil.example) \\|')
    expect(report).toContain('| – | – | 0 | 1 s | 1 s | 1 |')
  })
})

const closing: Happening = { kind: 'incident.closed', by: bot, reason: 'healthy' }
