import { describe, expect, it } from 'vitest'
import { mergeLabels } from '../../src/alerts/merge-labels.ts'

describe('alerts/merge-labels', () => {
  it('keeps what comes first, in value and in order', () => {
    expect(Object.entries(mergeLabels({ b: 1, a: 2 }, { a: 3, c: 4 }))).toEqual([
      ['b', 1],
      ['a', 2],
      ['c', 4],
    ])
  })

  it('lets a later one name what an earlier one leaves empty', () => {
    expect(mergeLabels({ a: '', b: null, c: undefined }, { a: 'x', b: 'y', c: 'z' })).toEqual({
      a: 'x',
      b: 'y',
      c: 'z',
    })
  })
})
