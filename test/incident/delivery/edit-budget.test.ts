import { describe, expect, test } from 'vitest'
import type { Reconciled } from '../../../src/chat/reconcile-delivery.ts'
import { createEditBudget } from '../../../src/incident/delivery/edit-budget.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import { alarmNote, gathered, openedByAlert } from '../../support/alarm-stories.ts'
import { timelineOf } from '../../support/timelines.ts'

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
    budget.came('slack', timelineOf(fires), { ...all, held: 'card', againAfterMs: 5_000 })
    budget.came('slack', timelineOf(fires), all)
    expect(budget.mayUpdate('slack', timelineOf(again))('card')).toBe(false)
    expect(budget.mayUpdate('slack', timelineOf(resolved))('card')).toBe(true)
    expect(budget.mayUpdate('slack', timelineOf(resolved))('alarms')).toBe(false)
    expect(budget.mayUpdate('discord', timelineOf(again))('card')).toBe(true)
  })

  test('where there are enough, everything is brought up to date', () => {
    const budget = createEditBudget(() => 1_000)
    budget.came('slack', timelineOf(fires), all)
    expect(['card', 'alarms'].map(budget.mayUpdate('slack', timelineOf(again)))).toEqual([true, true])
  })
})
