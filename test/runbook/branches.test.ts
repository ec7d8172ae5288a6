import { describe, expect, it } from 'vitest'
import type { RunbookStep } from '../../src/model/runbook.ts'
import { branchesOf } from '../../src/runbook/branches.ts'

function step(id: string, when: string | null): RunbookStep {
  return {
    id,
    type: 'tcp',
    forEach: 'edge',
    with: {},
    when,
    timeoutMs: 1,
    retry: { attempts: 1, delayMs: 0 },
  }
}

const [always, once, both, nowhere] = [
  step('always', null),
  step('once', 'target.tls'),
  step('both', '!target.tls'),
  step('nowhere', 'target.literal'),
]
const runbook = { stages: [{ name: 'look', steps: [always, once, both, nowhere] }] }

describe('runbook/branches', () => {
  it('names conditions that were seen one way only, or at no place, and steps that nobody took', () => {
    const walks = [
      {
        turns: [
          { step: always, place: null, wanted: null },
          { step: once, place: null, wanted: true },
          { step: both, place: null, wanted: true },
        ],
        taken: new Set(['always', 'both']),
      },
      {
        turns: [
          { step: once, place: null, wanted: true },
          { step: both, place: null, wanted: false },
        ],
        taken: new Set<string>(),
      },
    ]
    expect(branchesOf(runbook, walks)).toEqual({
      conditions: 3,
      both: 1,
      unseen: [
        { step: 'once', when: 'target.tls', never: ['false'] },
        { step: 'nowhere', when: 'target.literal', never: ['true', 'false'] },
      ],
      neverTaken: ['once', 'nowhere'],
    })
  })

  it('without a case everything is unseen', () => {
    expect(branchesOf(runbook, [])).toMatchObject({
      both: 0,
      neverTaken: ['always', 'once', 'both', 'nowhere'],
    })
  })
})
