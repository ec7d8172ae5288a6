import { describe, expect, it } from 'vitest'
import { isThere } from '../../src/diagnosis/match-fingerprint.ts'
import { systems } from '../../src/model/system.ts'
import { fingerprints } from '../../src/systems/fingerprints.ts'
import { responses } from '../diagnosis/responses.ts'

/** Nothing that answers HTTP by itself. */
const silent = ['docker', 'systemd', 'host', 'unknown']

describe('systems/fingerprints', () => {
  it('has one fingerprint for each system that writes responses', () => {
    expect(fingerprints.map(({ system }) => system).sort()).toEqual(
      systems.filter((system) => !silent.includes(system)).sort(),
    )
  })

  it.each(fingerprints)(
    '$system has signs for and weighs them in whole decibans, with a reference',
    ({ signs }) => {
      expect(signs.some(({ weight }) => weight > 0)).toBe(true)
      for (const { weight, reference, says } of signs) {
        expect(Number.isInteger(weight) && weight !== 0).toBe(true)
        expect(reference.length).toBeGreaterThan(5)
        expect(says).toMatch(/\w/)
      }
    },
  )

  it.each(fingerprints)('$system is in the stored responses', ({ system }) => {
    expect(responses.some(({ expected }) => expected?.system === system)).toBe(true)
  })

  it('has patterns without state, so that the same response is read the same way twice', () => {
    for (const { signs } of fingerprints)
      for (const { header, body, otherBody } of signs)
        for (const pattern of [header?.value, body, otherBody])
          expect(pattern?.flags ?? '').not.toMatch(/[gy]/)
  })

  it('needs every condition of a sign', () => {
    const sign = {
      says: 'x',
      weight: 1,
      reference: 'x',
      statuses: [502],
      lacks: 'server',
      sizes: { 502: [3] },
      body: /abc/,
    }
    const response = { status: 502, headers: [], text: 'abc', sizeBytes: 3 }
    expect(isThere(sign, response)).toBe(true)
    expect(isThere(sign, { ...response, status: 503 })).toBe(false)
    expect(isThere(sign, { ...response, headers: [['server', 'x']] })).toBe(false)
    expect(isThere(sign, { ...response, sizeBytes: 4 })).toBe(false)
    expect(isThere(sign, { ...response, text: 'abd' })).toBe(false)
  })
})
