import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMtr, parseTracepath, parseTraceroute } from '../../../src/systems/network/parse-routes.ts'

/** mtr 0.95, addresses replaced. */
const mtr = `Start: 2026-11-21T14:45:00+0000
HOST: web-1                       Loss%   Snt   Last   Avg  Best  Wrst StDev
  1.|-- 192.0.2.1                  0.0%     2   10.5   5.6   0.6  10.5   7.0
  2.|-- 198.51.100.1              50.0%     2    0.5   0.5   0.5   0.5   0.0
  8.|-- ???                       100.0     2    0.0   0.0   0.0   0.0   0.0
`

describe('systems/network/parse-routes', () => {
  it('reads mtr with loss, and with routers that do not answer', () => {
    expect(parseMtr(mtr, '203.0.113.9')).toEqual({
      address: '203.0.113.9',
      routers: [
        { hop: 1, address: '192.0.2.1', lossPercent: 0, averageMs: 5.6 },
        { hop: 2, address: '198.51.100.1', lossPercent: 50, averageMs: 0.5 },
        { hop: 8, address: null, lossPercent: 100, averageMs: null },
      ],
      reached: false,
    })
    const one = '  1.|-- 127.0.0.1                  0.0%     3    0.1   0.3   0.1   0.8   0.4'
    expect(parseMtr(one, '127.0.0.1').reached).toBe(true)
    expect(parseMtr(one, 'localhost').reached).toBe(true)
  })

  it('reads traceroute with stars', () => {
    const text = `traceroute to 203.0.113.9 (203.0.113.9), 4 hops max, 60 byte packets
 1  192.0.2.1  0.388 ms  0.323 ms
 2  198.51.100.1  0.302 ms *
 3  * *
`
    expect(parseTraceroute(text, '203.0.113.9')).toMatchObject({
      routers: [
        { hop: 1, address: '192.0.2.1', lossPercent: 0, averageMs: 0.356 },
        { hop: 2, lossPercent: 50, averageMs: 0.302 },
        { hop: 3, address: null, lossPercent: 100, averageMs: null },
      ],
      reached: false,
    })
  })

  it('reads tracepath, each hop once', () => {
    const text = ` 1?: [LOCALHOST]                      pmtu 1400
 1:  192.0.2.1                                             6.277ms 
 1:  192.0.2.1                                             0.269ms 
 2:  no reply
 3:  203.0.113.9                                           0.319ms reached
     Resume: pmtu 1400 hops 3 back 2 
`
    expect(parseTracepath(text, '203.0.113.9')).toMatchObject({
      routers: [
        { hop: 1, address: '192.0.2.1', averageMs: 6.277 },
        { hop: 2, address: null, lossPercent: 100 },
        { hop: 3, address: '203.0.113.9', averageMs: 0.319 },
      ],
      reached: true,
    })
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [parseMtr, parseTraceroute, parseTracepath]) {
          expect(parse(text, '203.0.113.9').routers.length).toBeLessThanOrEqual(64)
        }
      }),
    )
  })
})
