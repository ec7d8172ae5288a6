import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth, wrapText } from '../../src/chat/display-width.ts'
import { plainText } from '../../src/chat/plain-text.ts'

describe('chat/display-width', () => {
  test.each([
    ['abc', 3],
    ['Grüße', 5],
    ['e\u0301', 1],
    ['漢字', 4],
    ['한글', 4],
    ['🙂', 2],
    ['✔✖──', 4],
    ['ｆｕｌｌ', 8],
  ])('%s takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  test('breaks at spaces, and within a word only when it must', () => {
    expect(wrapText('one two three', 8)).toEqual(['one two', 'three'])
    expect(wrapText('onetwothree', 4)).toEqual(['onet', 'woth', 'ree'])
    expect(wrapText('漢字漢字', 5)).toEqual(['漢字', '漢字'])
    expect(wrapText('a\n\nb', 5)).toEqual(['a', '', 'b'])
  })

  test('wrapping loses nothing but spaces', () => {
    const text = fc.string({ unit: 'grapheme' }).map(plainText)
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (line, width) => {
        const bare = (words: string) => words.replace(/\s/g, '')
        expect(bare(wrapText(line, width).join(''))).toBe(bare(line))
      }),
    )
  })
})
