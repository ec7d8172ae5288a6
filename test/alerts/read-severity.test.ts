import { describe, expect, it } from 'vitest'
import { readSeverity } from '../../src/alerts/read-severity.ts'

describe('alerts/read-severity', () => {
  it.each([
    ['critical', ['critical', ' CRIT ', 'fatal', 'P1', 'Sev-1', 'sev1', 'SEV 1', 'page']],
    ['error', ['error', 'High', 'major', 'p2', 'severity-2']],
    ['warning', ['warning', 'Warn', 'minor', 'P3']],
    ['info', ['info', 'low', 'P5', 'none']],
  ] as const)('reads %s', (severity, words) => {
    for (const word of words) expect(readSeverity(word), word).toBe(severity)
  })

  it('knows no other word, and nothing that is none', () => {
    for (const value of ['', 'money', 'p9', 'sev', 'constructor', 1, null, undefined, {}])
      expect(readSeverity(value)).toBeNull()
  })
})
