import { describe, expect, test } from 'vitest'
import { followTimelines } from '../../src/metrics/follow-timelines.ts'
import type { Noted } from '../../src/metrics/incident-course.ts'
import type { Entry } from '../../src/model/timeline.ts'
import { healedStory, timelineOf } from '../support/timelines.ts'

describe('metrics/follow-timelines', () => {
  test('an incident that was forgotten is read anew, and what was noted is not noted again', async () => {
    const timelines = new Map<string, Entry[]>()
    const noted: Noted[] = []
    const follower = followTimelines({
      read: async (incident, afterSeq) => (timelines.get(incident) ?? []).slice(afterSeq),
      note: (each) => void noted.push(each),
      since: new Date(0),
      failed: (error) => {
        throw error
      },
      most: 2,
    })
    for (const incident of ['INC-1', 'INC-2', 'INC-3', 'INC-1']) {
      timelines.set(incident, timelineOf(healedStory(), incident))
      follower.changed(incident)
      await follower.settled()
    }
    const verdicts = noted.filter(({ what }) => what === 'milestone')
    expect(verdicts.length).toBe(3 * 4)
  })

  test('many changes at once are one reading, and one that fails is made up with the next', async () => {
    let reads = 0
    const failures: unknown[] = []
    const noted: Noted[] = []
    const timeline = timelineOf(healedStory())
    const follower = followTimelines({
      read: async (_incident, afterSeq) => {
        reads += 1
        if (reads === 1) throw new Error('away')
        return timeline.slice(afterSeq)
      },
      note: (each) => void noted.push(each),
      since: new Date(0),
      failed: (error) => void failures.push(error),
    })
    follower.changed('INC-1')
    await follower.settled()
    expect(failures).toHaveLength(1)
    for (let count = 0; count < 100; count += 1) follower.changed('INC-1')
    await follower.settled()
    expect(reads).toBeLessThanOrEqual(3)
    expect(noted.filter(({ what }) => what === 'change')).toHaveLength(1)
  })
})
