import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learntModel } from '../../../src/explain/likeness/learnt-model.ts'
import { likeness } from '../../../src/explain/likeness/likeness.ts'

const model = learntModel()

describe('explain/likeness', () => {
  it('shares one out over all outcomes, best first', () => {
    fc.assert(
      fc.property(fc.subarray([...model.words.keys()], { minLength: 5, maxLength: 60 }), (words) => {
        const read = likeness(words.join(' '), model)
        expect(read).toHaveLength(model.biases.size)
        expect(read.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
        expect(read.map(({ share }) => share)).toEqual(read.map(({ share }) => share).sort((a, b) => b - a))
      }),
      { numRuns: 30 },
    )
  })

  it('says which words speak for an outcome', () => {
    const [first] = likeness(
      'WARNING: [pool www] server reached pm.max_children setting (5), consider raising it',
      model,
    )
    expect(first?.outcome).toBe('worker-pool-exhausted')
    expect(first?.words).toContain('max_children')
  })

  it('likens nothing to a text of few known words', () => {
    expect(likeness('zxcv qwer', model)).toEqual([])
    expect(likeness('', model)).toEqual([])
  })
})
