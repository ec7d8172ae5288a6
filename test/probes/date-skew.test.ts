import { describe, expect, test } from 'vitest'
import { dateSkew } from '../../src/probes/date-skew.ts'
import type { Exchange } from '../../src/probes/http-exchange.ts'

const now = new Date('2026-03-04T05:06:07.300Z')

/** The first byte came after 200 ms, the last 100 ms later, which is now: the answer was written 200 ms ago. */
function exchange(...rawHeaders: Exchange['rawHeaders']): Exchange {
  return {
    status: 200,
    statusText: 'OK',
    httpVersion: '1.1',
    rawHeaders,
    headerBytes: 0,
    body: null,
    problem: null,
    firstByteMs: 200,
    totalMs: 300,
    connection: null,
  }
}

describe('probes/date-skew', () => {
  test.each([
    ['Wed, 04 Mar 2026 05:06:07 GMT', -100],
    ['Wed, 04 Mar 2026 05:16:07 GMT', 599_900],
    ['Wed, 04 Mar 2026 05:05:07 GMT', -60_100],
  ])('a Date of %s is %i ms ahead', (date, skewMs) => {
    expect(dateSkew(exchange(['Date', date]), now)).toBe(skewMs)
  })

  test('an answer from a cache is as old as its Age says', () => {
    const cached = exchange(['age', '60'], ['date', 'Wed, 04 Mar 2026 05:05:07 GMT'])
    expect(dateSkew(cached, now)).toBe(-100)
  })

  test.each<[string, Exchange]>([
    ['no Date', exchange()],
    ['an unreadable Date', exchange(['Date', 'soon'])],
    ['no byte', { ...exchange(['Date', 'Wed, 04 Mar 2026 05:06:07 GMT']), firstByteMs: null }],
  ])('%s says nothing', (_what, answer) => {
    expect(dateSkew(answer, now)).toBeNull()
  })
})
