import { describe, expect, it } from 'vitest'
import type { LikenessModel } from '../../../src/explain/likeness/model.ts'
import { parseModel, writeModel } from '../../../src/explain/likeness/model-text.ts'

const model: LikenessModel = {
  biases: new Map([
    ['backend-down', 1.2],
    ['harmless', -0.3],
  ]),
  words: new Map([
    ['refused', { rarity: 2.1, weights: new Map([['backend-down', 3.4]]) }],
    ['the', { rarity: 1, weights: new Map() }],
  ]),
}

describe('explain/likeness/model-text', () => {
  it('reads what it wrote', () => {
    expect(parseModel(writeModel(model))).toEqual(model)
  })

  it('writes one word a line', () => {
    expect(writeModel(model)).toBe(
      '\t\tbackend-down 1.2\tharmless -0.3\nrefused\t2.1\tbackend-down 3.4\nthe\t1.0\n',
    )
  })

  it('leaves out causes that the catalogue no longer has', () => {
    const { words } = parseModel('\t\tharmless 0.0\nrefused\t2.0\tno-such-cause 1.0\tbackend-down 2.0\n')
    expect([...(words.get('refused')?.weights ?? [])]).toEqual([['backend-down', 2]])
  })
})
