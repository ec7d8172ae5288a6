import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defuse, defuseLine } from '../../../src/chat/slack/defuse.ts'
import { plainWords } from '../../../src/chat/slack/plain-words.ts'
import { words } from '../../../src/chat/slack/rich-text.ts'
import { harmfulIn } from '../../support/harmful-in.ts'
import { hostileText } from '../../support/hostile-text.ts'

describe('chat/slack/defuse', () => {
  test('takes a token out although invisible characters stand in it', () => {
    expect(defuse('xoxb-1234567890\u200b12-abcdefghijklmnop')).toBe('[redacted]')
  })

  test('leaves one line where one is wanted', () => {
    expect(defuseLine('first\r\n\tsecond\u2028third')).toBe('first second third')
  })

  test('writes what looks like a mention or a link with another bracket where there is one string', () => {
    const text = '<!channel> <@U1> <#C1|general> <https://evil.example|shop> a < b <-> <tag>'
    expect(plainWords(text, 200).text).toBe(
      '‹!channel> ‹@U1> ‹#C1|general> ‹https://evil.example|shop> a < b <-> <tag>',
    )
  })

  test('splits it into two where text has elements, so that it reads as it was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '!', '@', '#', 'https:', 'channel>', ' '), { maxLength: 20 }),
        (parts) => {
          const elements = words(parts.join(''))
          expect(elements.map(({ text }) => text).join('')).toBe(parts.join(''))
          expect(harmfulIn(elements)).toEqual([])
        },
      ),
    )
  })

  test('is never empty and never too long where Slack refuses that', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 30 }), (text, max) => {
        const { text: shown } = plainWords(text, max)
        expect(shown.length).toBeGreaterThan(0)
        expect(shown.length).toBeLessThanOrEqual(max)
        expect(harmfulIn(shown)).toEqual([])
      }),
    )
  })
})
