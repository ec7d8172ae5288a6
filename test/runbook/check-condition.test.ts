import { describe, expect, it } from 'vitest'
import { checkCondition } from '../../src/runbook/check-condition.ts'

const place = { earlier: ['edge-http', 'dns'], same: ['tcp'], later: ['more'], looksAt: 'target' as const }

describe('runbook/check-condition', () => {
  it('every wrong reference is said, in the order of the text', () => {
    const text = 'target.tlss || service.hopes == [] || steps.dsn.outcome == "pass"'
    expect(checkCondition(text, place)).toEqual([
      { offset: 0, message: 'target has no "tlss"', hint: 'did you mean "tls"?' },
      { offset: 15, message: 'service has no "hopes"', hint: 'did you mean "hops"?' },
      { offset: 38, message: 'there is no step "dsn" in an earlier stage', hint: 'did you mean "dns"?' },
    ])
  })

  it('steps cannot be gone through, because one that was not taken is not among them', () => {
    expect(checkCondition('steps.exists(id, steps[id].outcome == "fail")', place)[0]?.message).toBe(
      'steps must name one step',
    )
  })

  it('a step has an outcome and nothing else', () => {
    expect(checkCondition('steps.dns.outcom == "pass"', place)[0]?.message).toBe('no such key: outcom')
    expect(checkCondition('steps.dns == "pass"', place)[0]?.message).toMatch(/no such overload/)
  })

  it('an outcome is compared with what it can be, from either side', () => {
    expect(checkCondition('"passed" == steps.dns.outcome', place)).toEqual([
      { offset: 0, message: 'outcome is never "passed"', hint: 'did you mean "pass"?' },
    ])
    expect(checkCondition('"mixed" != steps.dns.outcome', place)).toEqual([])
  })

  it('a deeply nested expression is refused', () => {
    expect(checkCondition(`${'('.repeat(400)}true${')'.repeat(400)}`, place)).toHaveLength(1)
  })
})
