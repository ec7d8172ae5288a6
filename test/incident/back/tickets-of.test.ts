import { describe, expect, it } from 'vitest'
import { ticketsOf } from '../../../src/incident/back/tickets-of.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import { sampleAlarm } from '../../support/alarm-samples.ts'
import { gathered } from '../../support/answer-rig.ts'
import { opened, timelineOf } from '../../support/timelines.ts'

const entriesOf = (...happenings: Happening[]) =>
  timelineOf(happenings.map((what, index) => [index, what] as const))

/** Says of the others only how many they are. */
const hiding = (told: Happening): Happening => (told.kind === 'alerts.gathered' ? { ...told, more: 3 } : told)

const resolved = sampleAlarm({ source: 'pagerduty', ticket: 'P1', state: 'resolved' })

describe('incident/back/tickets-of', () => {
  it('a ticket that ended among alarms that are only counted has ended, and came when it was listed', () => {
    const entries = entriesOf(opened, gathered({ ticket: 'P1' }), hiding(gathered({ ticket: 'P2' })))
    expect(ticketsOf(entries, [resolved])).toEqual([
      { id: 'P1', state: 'resolved', since: 2 },
      { id: 'P2', state: 'firing', since: 3 },
    ])
  })

  it('where every alarm is listed, a ticket stands as the timeline tells it', () => {
    const entries = entriesOf(opened, gathered({ ticket: 'P1' }))
    expect(ticketsOf(entries, [resolved])).toEqual([{ id: 'P1', state: 'firing', since: 2 }])
  })
})
