import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCapture } from '../../../src/systems/network/parse-capture.ts'

/** tcpdump 4.99.3 on loopback: a Node server that closes idle connections after 1.2 s, a late request, then a closed port. */
const race = `1795272309.317563 lo    In  IP 127.0.0.1.59924 > 127.0.0.1.18999: Flags [S], seq 1718097827, win 65495, options [mss 65495,sackOK,TS val 3414756363 ecr 0,nop,wscale 10], length 0
1795272309.317581 lo    In  IP 127.0.0.1.18999 > 127.0.0.1.59924: Flags [S.], seq 1778895038, ack 1718097828, win 65483, options [mss 65495,sackOK,TS val 2034903535 ecr 3414756363,nop,wscale 10], length 0
1795272309.317600 lo    In  IP 127.0.0.1.59924 > 127.0.0.1.18999: Flags [.], ack 1778895039, win 64, options [nop,nop,TS val 3414756363 ecr 2034903535], length 0
1795272309.317664 lo    In  IP 127.0.0.1.59924 > 127.0.0.1.18999: Flags [P.], seq 1718097828:1718097855, ack 1778895039, win 64, options [nop,nop,TS val 3414756363 ecr 2034903535], length 27
1795272309.317673 lo    In  IP 127.0.0.1.18999 > 127.0.0.1.59924: Flags [.], ack 1718097855, win 64, options [nop,nop,TS val 2034903535 ecr 3414756363], length 0
1795272309.326086 lo    In  IP 127.0.0.1.18999 > 127.0.0.1.59924: Flags [P.], seq 1778895039:1778895163, ack 1718097855, win 64, options [nop,nop,TS val 2034903543 ecr 3414756363], length 124
1795272309.326127 lo    In  IP 127.0.0.1.59924 > 127.0.0.1.18999: Flags [.], ack 1778895163, win 64, options [nop,nop,TS val 3414756371 ecr 2034903543], length 0
1795272311.528288 lo    In  IP 127.0.0.1.18999 > 127.0.0.1.59924: Flags [F.], seq 1778895163, ack 1718097855, win 64, options [nop,nop,TS val 2034905746 ecr 3414756371], length 0
1795272311.571308 lo    In  IP 127.0.0.1.59924 > 127.0.0.1.18999: Flags [.], ack 1778895164, win 64, options [nop,nop,TS val 3414758617 ecr 2034905746], length 0
1795272311.926792 lo    In  IP 127.0.0.1.59924 > 127.0.0.1.18999: Flags [P.], seq 1718097855:1718097882, ack 1778895164, win 64, options [nop,nop,TS val 3414758972 ecr 2034905746], length 27
1795272311.926814 lo    In  IP 127.0.0.1.18999 > 127.0.0.1.59924: Flags [R], seq 1778895164, win 0, length 0
1795272312.127371 lo    In  IP 127.0.0.1.33282 > 127.0.0.1.18998: Flags [S], seq 3538156254, win 65495, options [mss 65495,sackOK,TS val 1518493114 ecr 0,nop,wscale 10], length 0
1795272312.127384 lo    In  IP 127.0.0.1.18998 > 127.0.0.1.33282: Flags [R.], seq 0, ack 3538156255, win 0, length 0
`

describe('systems/network/parse-capture', () => {
  it('tells who closed first, after which idle time, and that a request came too late', () => {
    const { packets, overMs, connections } = parseCapture(race)
    expect({ packets, overMs }).toEqual({ packets: 13, overMs: 2810 })
    expect(connections).toEqual([
      {
        client: '127.0.0.1:59924',
        server: '127.0.0.1:18999',
        syn: 1,
        retransmissions: 0,
        answered: true,
        closedFirst: 'server',
        reset: 'server',
        durationMs: 2609,
        idleMs: 2202,
        bytes: 178,
        sentAfterClose: true,
      },
      expect.objectContaining({
        server: '127.0.0.1:18998',
        syn: 1,
        answered: false,
        reset: 'server',
        bytes: 0,
      }),
    ])
  })

  it('counts first packets that are sent again', () => {
    const syn = (at: string) =>
      `${at} eth0  Out IP 10.0.0.1.40000 > 10.0.0.2.8080: Flags [S], seq 77, win 64240, options [mss 1460], length 0`
    const { connections } = parseCapture([syn('100.0'), syn('101.0'), syn('103.0')].join('\r\n'), 8080)
    expect(connections).toMatchObject([{ syn: 3, retransmissions: 2, answered: false, reset: null }])
  })

  it('knows the server of a connection that was open before by its port', () => {
    const fin =
      '10:00:00.500000 IP6 2001:db8::2.8080 > 2001:db8::1.40000: Flags [F.], seq 1, ack 1, win 1, length 0'
    expect(parseCapture(fin, 8080).connections).toMatchObject([
      { client: '[2001:db8::1]:40000', server: '[2001:db8::2]:8080', closedFirst: 'server', syn: 0 },
    ])
  })

  it('reads nothing of a request that tcpdump decoded', () => {
    const decoded =
      '1.5 IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [P.], seq 1:79, ack 1, win 1, length 78: HTTP: GET /?token=s3cret HTTP/1.1'
    expect(JSON.stringify(parseCapture(decoded))).not.toContain('s3cret')
    expect(parseCapture(decoded).connections).toMatchObject([{ bytes: 78 }])
  })

  it('survives any text, and long lines in no time', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(race.length), (noise, cut) => {
        parseCapture(noise)
        expect(parseCapture(`${noise}\n${race.slice(0, cut)}`).packets).toBeLessThanOrEqual(14)
      }),
    )
    expect(parseCapture(`1.5 IP ${'a'.repeat(1_000_000)} > b`).packets).toBe(0)
  })
})
