import { describe, expect, it } from 'vitest'
import { isOverridden } from '../../../src/incident/approval/is-overridden.ts'
import type { Vote } from '../../../src/model/approval.ts'

const noon = new Date('2026-11-21T12:00:00Z')
const later = new Date('2026-11-21T12:05:00Z')
const vote: Vote = {
  ...{ by: { id: 'console:ada', name: 'Ada' }, identity: 'ada', decision: 'approved', reason: 'it burns' },
  ...{ breakGlass: true, at: noon },
}

describe('incident/is-overridden', () => {
  it('takes a broken glass for guards that can be overridden alone', () => {
    expect(isOverridden({ overridable: true }, { votes: [vote] })).toBe(true)
    expect(isOverridden({ overridable: false }, { votes: [vote] })).toBe(false)
    expect(isOverridden({ overridable: true }, { votes: [{ ...vote, breakGlass: false }] })).toBe(false)
    expect(isOverridden({ overridable: true }, { votes: [{ ...vote, decision: 'denied' }] })).toBe(false)
  })

  it('lets a freeze stop what was approved before it was set', () => {
    expect(isOverridden({ overridable: true, since: later }, { votes: [vote] })).toBe(false)
    expect(isOverridden({ overridable: true, since: noon }, { votes: [{ ...vote, at: later }] })).toBe(true)
  })
})
