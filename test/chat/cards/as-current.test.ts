import { describe, expect, test } from 'vitest'
import { asCurrent, type FirstHappening, isFirst } from '../../../src/chat/cards/as-current.ts'
import { firstStory, worseStory } from '../../support/change-stories.ts'
import { ann, approvalId } from '../../support/timelines.ts'

describe('chat/cards/as-current', () => {
  test('what is current comes back as it is', () => {
    for (const [, what] of worseStory()) expect(asCurrent(what)).toEqual(what)
  })

  test('a plan of version 0.1 becomes one part with the same looks and lines', () => {
    const proposed = firstStory().map(([, what]) => asCurrent(what))
    const found = proposed.find(({ kind }) => kind === 'remedy.proposed')
    if (found?.kind !== 'remedy.proposed') throw new Error('no proposal')
    expect(isFirst(found.plan)).toBe(true)
    expect(found).toMatchObject({ needed: 1, record: null })
    expect(found.plan.parts).toMatchObject([
      {
        place: 'app/127.0.0.1:8082',
        hop: 'app',
        precheck: [{ type: 'tcp', expect: 'fail' }],
        changes: [{ type: 'demo.restart', commands: ['demo.restart at app/127.0.0.1:8082'] }],
        verify: [{ type: 'tcp', expect: 'pass' }],
      },
    ])
  })

  test('whoever decided in version 0.1 was the only voter, and approvers are the rule of every risk', () => {
    const decided: FirstHappening = {
      kind: 'approval.decided',
      approval: approvalId,
      decision: 'denied',
      by: ann,
      reason: null,
    }
    expect(asCurrent(decided)).toMatchObject({ voters: [ann], breakGlass: false })
    const [first] = firstStory()
    const opened = first && asCurrent(first[1])
    if (opened?.kind !== 'incident.opened') throw new Error('no opening')
    expect(opened.service.changes.rules.high.approvers).toEqual(['console:ann'])
  })

  test('a change of version 0.1 that nobody saw end is unknown', () => {
    const lost: FirstHappening = {
      kind: 'change.finished',
      approval: approvalId,
      evidence: {
        step: 'demo.restart',
        target: null,
        outcome: 'unknown',
        summary: 'no answer',
        durationMs: 1,
      },
    }
    expect(asCurrent(lost)).toMatchObject({ kind: 'change.unknown', summary: 'no answer', way: 'apply' })
  })
})
