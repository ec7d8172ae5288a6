import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordFinder } from '../../src/diagnosis/aho-corasick.ts'

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', 'é', '😀'), maxLength: 60 })
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 5 })

describe('diagnosis/aho-corasick', () => {
  it('finds exactly the words that the text holds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 12 }), letters, (words, text) => {
        const found = new Set<number>()
        wordFinder(words).find(text, 0, text.length, (index) => found.add(index))
        expect([...found].sort()).toEqual(
          words.flatMap((each, index) => (text.includes(each) ? [index] : [])).sort(),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('looks only between the offsets', () => {
    const found: number[] = []
    wordFinder(['ab']).find('ab..ab', 1, 4, (index) => found.push(index))
    expect(found).toEqual([])
  })

  it('refuses a word that is not ASCII', () => {
    expect(() => wordFinder(['naïve'])).toThrow(RangeError)
  })
})
