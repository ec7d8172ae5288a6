import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkReaders } from '../../../src/systems/network/readers.ts'

function read(text: string, command: string | null = null) {
  return networkReaders.flatMap((reader) => reader({ command, label: null, text, line: 1 }) ?? [])
}

describe('systems/network/readers', () => {
  it('reads tcpdump, with Windows line ends too', () => {
    const text =
      '10:00:00.5 IP 10.0.0.1.40000 > 10.0.0.2.8080: Flags [S], seq 1, win 1, length 0\r\n10:00:00.6 IP 10.0.0.2.8080 > 10.0.0.1.40000: Flags [R.], seq 0, ack 2, win 0, length 0\r\n'
    expect(read(text)).toMatchObject([
      {
        type: 'capture',
        outcome: 'fail',
        facts: { port: 8080, packets: 2, connections: [{ reset: 'server' }] },
      },
    ])
  })

  it('reads mtr, and asks the command which address was meant', () => {
    const text =
      'HOST: web-1   Loss%\n  1.|-- 127.0.0.1                  0.0%     3    0.1   0.3   0.1   0.8   0.4\n'
    expect(read(text, 'mtr --report -n 127.0.0.1')).toMatchObject([
      { type: 'path-report', outcome: 'pass', summary: '127.0.0.1 reached by mtr after 1 hop' },
    ])
    expect(read(text)).toMatchObject([{ outcome: 'fail' }])
  })

  it('reads traceroute by its first line', () => {
    const text = 'traceroute to 127.0.0.1 (127.0.0.1), 4 hops max, 60 byte packets\n 1  127.0.0.1  0.216 ms\n'
    expect(read(text)).toMatchObject([
      { outcome: 'pass', facts: { tool: 'traceroute', routes: [{ reached: true }] } },
    ])
  })

  it('leaves everything else to others', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(read(text)).toEqual([])
      }),
    )
    expect(read('[error] connect() failed (111: Connection refused)')).toEqual([])
  })
})
