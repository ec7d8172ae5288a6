import { describe, expect, it } from 'vitest'
import { didYouMean, suggest } from '../src/suggest.ts'

const known = ['addresses', 'environment', 'PROBE_ALLOW', 'nginx', 'port', 'url']

describe('suggest', () => {
  it.each([
    ['adresses', 'addresses'],
    ['Addresses', 'addresses'],
    ['enviroment', 'environment'],
    ['env', 'environment'],
    ['PROBE_ALOW', 'PROBE_ALLOW'],
    ['ngnix', 'nginx'],
    ['prot', 'port'],
    ['urls', 'url'],
  ])('%s was meant as %s', (written, meant) => {
    expect(suggest(written, known)).toBe(meant)
  })

  it.each(['hello', 'path', 'x', '', '🔥', 'a'.repeat(1_000_000)])('nothing is near %.20s', (written) => {
    expect(suggest(written, known)).toBeNull()
  })

  it('without a near word it says what is known', () => {
    expect(didYouMean('hello', ['a', 'b'])).toBe('known: a, b')
    expect(didYouMean('hello', [])).toBeNull()
  })
})
