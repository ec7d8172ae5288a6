import { describe, expect, test } from 'vitest'
import type { Reconciled } from '../../../src/chat/reconcile-delivery.ts'
import { createEditBudget } from '../../../src/incident/delivery/edit-budget.ts'
import type { Entry, Happening } from '../../../src/model/timeline.ts'
import { alarmNote, gathered, openedByAlert } from '../../support/alarm-stories.ts'
import { healedStory, timelineOf } from '../../support/timelines.ts'

type Story = [number, Happening][]

const fires: Story = [
  [0, openedByAlert],
  [0, gathered([alarmNote('a1')])],
]
const again: Story = [...fires, [3, gathered([], { counts: { firing: 1, received: 212 } })]]
const resolved: Story = [...again, [6, gathered([alarmNote('a1', { state: 'resolved' })])]]
const all: Reconciled = { posted: 0, updated: 1, againAfterMs: null, held: null, isShown: true }

describe('incident/delivery/edit-budget', () => {
  test('where edits are few, another alert is no reason for one, and the end of an alarm is', () => {
    const budget = createEditBudget(() => 1_000)
    budget.of('slack', timelineOf(fires)).came({ ...all, held: 'card', againAfterMs: 5_000 })
    budget.of('slack', timelineOf(fires)).came(all)
    expect(budget.of('slack', timelineOf(again)).mayUpdate('card')).toBe(false)
    expect(budget.of('slack', timelineOf(resolved)).mayUpdate('card')).toBe(true)
    expect(budget.of('slack', timelineOf(resolved)).mayUpdate('alarms')).toBe(false)
    expect(budget.of('discord', timelineOf(again)).mayUpdate('card')).toBe(true)
  })

  test('where there are enough, everything is brought up to date', () => {
    const budget = createEditBudget(() => 1_000)
    budget.of('slack', timelineOf(fires)).came(all)
    expect(['card', 'alarms'].map(budget.of('slack', timelineOf(again)).mayUpdate)).toEqual([true, true])
  })
})

describe('incident/delivery/edit-budget, where so many edits a minute are allowed', () => {
  const happenings = healedStory().map(([, what]) => what)
  const [opened, started, evidence] = ['incident.opened', 'run.started', 'evidence.recorded'].map((wanted) =>
    happenings.find(({ kind }) => kind === wanted),
  )
  const verdict = happenings.find(({ kind }) => kind === 'run.finished')
  if (!opened || !started || !evidence || !verdict) throw new Error('the story goes otherwise')
  const running: Story = [
    [0, opened],
    [0, started],
  ]
  const looked: Story = [...running, [1, evidence]]
  const judged: Story = [...looked, [2, verdict]]
  const named = (story: Story, name: string): Entry[] =>
    timelineOf(story).map((entry) => ({ ...entry, incident: name }))

  function world(perMinute = 50) {
    const clock = { ms: Date.parse(timelineOf(running)[0]?.at ?? '') + 10_000 }
    return {
      clock,
      budget: createEditBudget(
        () => clock.ms,
        () => perMinute,
      ),
    }
  }

  test('one incident is shown as it goes', () => {
    const { budget } = world()
    budget.of('slack', named(running, 'INC-1')).came({ ...all, posted: 1, updated: 0 })
    const { mayUpdate } = budget.of('slack', named(looked, 'INC-1'))
    expect([mayUpdate('card'), mayUpdate('evidence:r1')]).toEqual([true, true])
  })

  test('of many at once, only what they came to: an edit is left for each of them', () => {
    const { budget } = world()
    const names = Array.from({ length: 50 }, (_, index) => `INC-${index}`)
    for (const name of names) budget.of('slack', named(running, name)).came({ ...all, posted: 1, updated: 0 })
    for (const name of names) {
      const { mayUpdate } = budget.of('slack', named(looked, name))
      expect([mayUpdate('card'), mayUpdate('evidence:r1')]).toEqual([false, false])
    }
    for (const name of names) {
      const share = budget.of('slack', named(judged, name))
      expect(share.mayUpdate('card')).toBe(true)
      share.came(all)
    }
  })

  test('while nobody knows how many begin at once, nothing is spent on progress', () => {
    const { budget, clock } = world()
    clock.ms -= 9_000
    budget.of('slack', named(running, 'INC-1')).came({ ...all, posted: 1, updated: 0 })
    expect(budget.of('slack', named(looked, 'INC-1')).mayUpdate('card')).toBe(false)
    expect(budget.of('slack', named(judged, 'INC-1')).mayUpdate('card')).toBe(true)
  })

  test('some are left for what people do, and come back as a minute goes by', () => {
    const { budget, clock } = world()
    budget.of('slack', named(judged, 'INC-1')).came({ ...all, updated: 38 })
    expect(budget.of('slack', named(looked, 'INC-2')).mayUpdate('evidence:r1')).toBe(false)
    clock.ms += 60_000
    expect(budget.of('slack', named(looked, 'INC-2')).mayUpdate('evidence:r1')).toBe(true)
  })
})
