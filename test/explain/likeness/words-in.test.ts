import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsIn } from '../../../src/explain/likeness/words-in.ts'

describe('explain/likeness/words-in', () => {
  it('takes words and short numbers, in lower case, each once', () => {
    expect([...wordsIn('Server nginx; server NGINX 8080 pm.max_children = 50')]).toEqual([
      'server',
      'nginx',
      '8080',
      'max_children',
      '50',
    ])
  })

  it('leaves out what belongs to one occasion: times, addresses, ids', () => {
    expect([
      ...wordsIn(
        '2026/11/20 17:04:51 10.0.3.21 4f2a9c1be77d 2026-11-20T17:04:51.123Z Nov 20 17:04:51 Fri error',
      ),
    ]).toEqual(['error'])
  })

  it('keeps addresses of loopback, which say something by themselves', () => {
    expect([...wordsIn('listen 127.0.0.1:9000 connect [::1]:3000')]).toEqual([
      'listen',
      '127.0.0.1',
      '9000',
      'connect',
      '::1',
      '3000',
    ])
  })

  it('reads the text of a JSON string as what it stands for', () => {
    expect([...wordsIn('{"log":"refused\\nserver"}')]).toEqual(['log', 'refused', 'server'])
  })

  it('finds the same words whatever order they come in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('nginx', 'pm.max_children', '502', '::1', '10.0.0.1')),
        (words) => {
          expect(wordsIn(words.toReversed().join(' '))).toEqual(wordsIn(words.join(' ')))
        },
      ),
    )
  })
})
