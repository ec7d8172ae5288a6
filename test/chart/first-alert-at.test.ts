import { expect, test } from 'vitest'
import { firstAlertAt } from '../../src/chart/first-alert-at.ts'
import { alarmNote, gathered, openedByAlert } from '../support/alarm-stories.ts'
import { timelineOf } from '../support/timelines.ts'

test('the first alert of a storm of hundreds of thousands is found', () => {
  const [opened, storm] = timelineOf([
    [0, openedByAlert],
    [0, gathered(Array.from({ length: 20 }, (_, index) => alarmNote(`a${index}`)))],
  ])
  if (opened === undefined || storm === undefined) throw new Error('no timeline')
  const entries = [opened, ...Array.from({ length: 20_000 }, () => storm)]
  expect(firstAlertAt(entries)).toBe('2026-11-21T03:08:00.000Z')
})

test('where nothing was told, or times are none, there is no first alert', () => {
  expect(firstAlertAt(timelineOf([[0, openedByAlert]]))).toBeNull()
  const [entry] = timelineOf([[0, gathered([alarmNote('a1')])]])
  if (entry === undefined) throw new Error('no timeline')
  expect(firstAlertAt([{ ...entry, at: 'never' }])).toBeNull()
})
