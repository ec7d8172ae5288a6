import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainLine, plainText } from '../../src/chat/plain-text.ts'
import { hostileText } from '../support/hostile-text.ts'

describe('chat/plain-text', () => {
  test('escape sequences are shown, not obeyed', () => {
    expect(plainText('\x1b[2Jcleared')).toBe('\\x1b[2Jcleared')
  })

  test('a right-to-left override is shown where it is', () => {
    expect(plainText('shop\u202egnp.exe')).toBe('shop\\u202egnp.exe')
  })

  test('characters that print nothing are dropped', () => {
    expect(plainText('ad\u200bmin\u2060\ufeff')).toBe('admin')
  })

  test('line ends of every kind are line feeds, and one line has none', () => {
    expect(plainText('a\r\nb\rc\u2028d')).toBe('a\nb\nc\nd')
    expect(plainLine(' a\r\n  b\u2029c ')).toBe('a b c')
  })

  test('ordinary text of any language is left alone', () => {
    expect(plainText('Grüße, 漢字, שלום, 🙂')).toBe('Grüße, 漢字, שלום, 🙂')
  })

  test('nothing is left to neutralise a second time', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(plainText(plainText(text))).toBe(plainText(text))
      }),
    )
  })
})
