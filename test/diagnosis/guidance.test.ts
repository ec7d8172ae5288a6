import { describe, expect, it } from 'vitest'
import { causes } from '../../src/diagnosis/causes.ts'
import { guidanceOf } from '../../src/diagnosis/guidance.ts'

describe('diagnosis/guidance', () => {
  it.each(causes.filter(({ layer }) => layer !== 'client').map(({ id }) => id))(
    'says what mends %s and what confirms it',
    (id) => {
      const { remedies, confirm } = guidanceOf(id)
      expect(remedies.length).toBeGreaterThan(0)
      expect(confirm.length).toBeGreaterThan(0)
      expect(confirm.every(({ how }) => how.length > 0)).toBe(true)
    },
  )
})
