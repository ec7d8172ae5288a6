import { describe, expect, it } from 'vitest'
import { spokenPorts } from '../../../../src/diagnosis/correlations/places/spoken-ports.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import { serviceOf } from '../../../support/evidence.ts'

function logs(...lines: string[]): Evidence {
  return {
    id: 'logs',
    step: 'logs',
    type: 'logs',
    outcome: 'fail',
    target: null,
    hop: null,
    summary: '',
    startedAt: '2026-11-20T17:00:00.000Z',
    durationMs: 1,
    facts: {
      system: 'unknown',
      from: null,
      to: null,
      sources: [],
      groups: lines.map((sample) => ({
        source: 'x',
        sample,
        count: 1,
        firstAt: null,
        lastAt: null,
        perMinute: [],
      })),
    },
  }
}

function causes(...lines: string[]): string[] {
  return spokenPorts.correlate([logs(...lines)], serviceOf([])).findings.map(({ cause }) => cause)
}

describe('diagnosis/correlations/spoken-ports', () => {
  it('sees that the gateway asks at a port on which no app says that it listens', () => {
    expect(causes('Server running at: http://localhost:8080', 'load balancer process port: 3000')).toEqual([
      'wrong-port',
    ])
    expect(
      causes('Listening on 0.0.0.0:8000', 'connect() failed, upstream: "http://10.0.0.1:8001/cart"'),
    ).toEqual(['wrong-port'])
  })

  it('says nothing where one of the ports is the same, or one side is silent', () => {
    expect(causes('Server running at: http://localhost:3000', 'load balancer process port: 3000')).toEqual([])
    expect(causes('Listening on port 3000', 'Listening on port 8080', 'target port: 8080')).toEqual([])
    expect(causes('Server running at: http://localhost:8080')).toEqual([])
  })
})
