import { describe, expect, it } from 'vitest'
import { firstWebAddress } from '../../src/alerts/first-web-address.ts'

describe('alerts/first-web-address', () => {
  it('passes over what is no address of the web', () => {
    const candidates = [
      null,
      5,
      '',
      'web-1:9100',
      'https://',
      'javascript:alert(1)',
      '/graph?g0',
      ' http://web-1/ ',
    ]
    expect(firstWebAddress(candidates)).toBe('http://web-1/')
    expect(firstWebAddress(candidates.slice(0, -1))).toBeNull()
  })
})
