import { describe, expect, it } from 'vitest'
import { stillFailing } from '../../src/diagnosis/still-failing.ts'
import type { Evidence } from '../../src/model/evidence.ts'

/** An access log of ten minutes with 100 requests each, and so many 502s in the first `minutes` of them. */
function accessLog(bad: number, lastMinute: number): Evidence {
  const minute = (at: number) => `2026-11-20T17:0${at}:00.000Z`
  return {
    id: 'access',
    step: 'access',
    type: 'access-log',
    outcome: 'fail',
    target: 'host/web-1',
    hop: 'edge',
    summary: 'some 502',
    startedAt: minute(9),
    durationMs: 10,
    facts: {
      system: 'nginx',
      from: minute(0),
      to: minute(9),
      sources: [],
      requests: 1000,
      minutes: Array.from({ length: 10 }, (_, at) => ({ minute: minute(at), statuses: { 200: 100 } })),
      groups: [
        {
          source: 'access.log',
          status: 502,
          upstreamStatus: '502',
          upstream: null,
          ending: null,
          count: bad,
          firstAt: minute(0),
          lastAt: `2026-11-20T17:0${lastMinute}:30.000Z`,
          durationMs: null,
          sample: '',
        },
      ],
    },
  }
}

describe('diagnosis/still-failing', () => {
  it('takes a rare failure that came a moment ago for one that goes on', () => {
    expect(stillFailing([accessLog(5, 8)], 20, null)).toHaveLength(1)
  })

  it('takes a frequent failure for past once so many requests went well', () => {
    expect(stillFailing([accessLog(300, 8)], 20, null)).toEqual([])
    expect(stillFailing([accessLog(20, 2)], 20, null)).toEqual([])
  })

  it('does not take reads that go well for writes', () => {
    const writes = accessLog(10, 8)
    if (writes.type !== 'access-log' || writes.facts === null) throw new Error('no access log')
    const methods = [
      { name: 'GET', requests: 700, failed: 0 },
      { name: 'POST', requests: 300, failed: 10 },
    ]
    const evidence = { ...writes, facts: { ...writes.facts, methods } } as Evidence
    expect(stillFailing([evidence], 20, null)).toHaveLength(1)
  })

  it('takes failures for past that have stayed away for longer than they used to', () => {
    const log = accessLog(300, 2)
    if (log.type !== 'access-log' || log.facts === null) throw new Error('no access log')
    const methods = [{ name: 'POST', requests: 300, failed: 300 }]
    expect(stillFailing([{ ...log, facts: { ...log.facts, methods } } as Evidence], 0, null)).toEqual([])
  })

  it('knows that failures go on which came while ours went well', () => {
    const during = '2026-11-20T17:08:00.000Z'
    expect(stillFailing([accessLog(300, 8)], 20, during)).toHaveLength(1)
  })

  it('makes nothing of one or two failures among very many requests', () => {
    expect(stillFailing([accessLog(2, 9)], 0, null)).toEqual([])
  })

  it('hears nothing in a log that could not be read', () => {
    const unread = {
      ...accessLog(5, 8),
      outcome: 'unknown',
      facts: null,
      reason: 'LOG_UNREADABLE',
      hint: '',
    } as Evidence
    expect(stillFailing([unread], 0, null)).toEqual([])
  })
})
