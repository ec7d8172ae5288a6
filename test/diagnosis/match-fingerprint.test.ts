import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identifyWriter } from '../../src/diagnosis/match-fingerprint.ts'
import { systems } from '../../src/model/system.ts'
import { responses } from './responses.ts'

describe('diagnosis/match-fingerprint', () => {
  it('has stored responses enough to be believed', () => {
    expect(responses.length).toBeGreaterThanOrEqual(40)
  })

  it.each(responses)('$name', ({ response, path, expected }) => {
    const writer = identifyWriter(response, new Set(path))
    if (expected === null) return expect(writer).toBeNull()
    if ('atMost' in expected) {
      expect(writer?.confidence ?? 0).toBeLessThanOrEqual(expected.atMost)
      expect(writer === null || writer.system === expected.system).toBe(true)
      return
    }
    expect(writer?.system).toBe(expected.system)
    expect(writer?.confidence).toBeGreaterThanOrEqual(expected.atLeast)
    expect(writer?.why.length).toBeGreaterThan(0)
  })

  it.each(systems)('is not sure of %s by a Server header alone', (system) => {
    const names: Record<string, string> = {
      'aws-alb': 'awselb/2.0',
      'azure-appgw': 'Microsoft-Azure-Application-Gateway/v2',
      akamai: 'AkamaiGHost',
      iis: 'Microsoft-IIS/10.0',
    }
    const response = {
      status: 502,
      headers: [['server', names[system] ?? system]],
      text: '',
      sizeBytes: null,
    } as const
    expect(identifyWriter(response, new Set())?.confidence ?? 0).toBeLessThan(0.5)
  })

  it('gives a confidence between 0.2 and 0.99 or nobody, whatever comes', () => {
    const header = fc.tuple(fc.constantFrom('server', 'via', 'x-cache', 'x-powered-by'), fc.string())
    fc.assert(
      fc.property(
        fc.integer({ min: 400, max: 599 }),
        fc.array(header),
        fc.string(),
        (status, headers, text) => {
          const writer = identifyWriter({ status, headers, text, sizeBytes: null }, new Set())
          expect(writer === null || (writer.confidence >= 0.2 && writer.confidence <= 0.99)).toBe(true)
        },
      ),
    )
  })
})
