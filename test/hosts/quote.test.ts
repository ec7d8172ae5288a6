import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quote } from '../../src/hosts/quote.ts'
import { anyCharacter } from '../support/any-character.ts'

/** What a shell makes of a line: its words, through the bytes of `printf`. */
function wordsOf(line: string, shell = '/bin/sh'): string[] {
  const script = `set -- ${line}; for word; do printf '%s\\0' "$word"; done`
  const printed = execFileSync(shell, ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  return printed.toString('utf8').split('\0').slice(0, -1)
}

/** Whole argument lists at a time, so that one shell reads hundreds of words. */
const word = fc.oneof(
  fc.string({ unit: anyCharacter }).map((text) => text.replaceAll('\0', '')),
  fc.string({ unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~=% \t\n\r-^@+:,./aZ9\u{7f}é\u{1f525}') }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('\0', '')),
  fc.constantFrom(
    '',
    '-n',
    '--',
    '~',
    '~root',
    'if',
    '!',
    '{a,b}',
    "'",
    "''",
    '$(reboot)',
    '`reboot`',
    'a=b',
  ),
)

describe('hosts/quote', () => {
  it('a real shell gives back every list of arguments', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 200 }), (argv) => {
        expect(wordsOf(quote(argv))).toEqual(argv)
      }),
      { numRuns: 60 },
    )
  })

  it.each(['bash', 'dash'])('%s gives back what is dangerous in any shell', (shell) => {
    const argv = ["a'b", '$(id)', '`id`', '!!', '\\', '\n', '*', '~', '{a,b}', '', '-e', '\u{1f525}', "''''"]
    expect(wordsOf(quote(argv), shell)).toEqual(argv)
  })

  it('the first word is always a program, never a keyword, an assignment or an alias', () => {
    for (const program of ['if', 'while', '{', '!', 'a=b', 'time', 'function', '[[']) {
      expect(() => execFileSync('/bin/sh', ['-c', quote([program, 'x'])], { stdio: 'pipe' })).toThrowError(
        /not found|cannot run/,
      )
    }
  })

  it('leaves plain words as people write them', () => {
    expect(quote(['ssh-keyscan', '-p', '2222', 'web-1.example.com'])).toBe(
      'ssh-keyscan -p 2222 web-1.example.com',
    )
  })

  it('refuses what no argument can hold', () => {
    expect(() => quote(['a\0b'])).toThrowError(RangeError)
    expect(() => quote(['\ud800'])).toThrowError(RangeError)
  })
})
