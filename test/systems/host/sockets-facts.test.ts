import { describe, expect, it } from 'vitest'
import { type SocketsCommand, socketsCommands } from '../../../src/systems/host/sockets-commands.ts'
import { socketsFacts } from '../../../src/systems/host/sockets-facts.ts'

const silent = Object.fromEntries(Object.keys(socketsCommands).map((key) => [key, ''])) as Record<
  SocketsCommand,
  string
>

const reading = (overflows: number, uptime: string) =>
  `TcpExt: ListenOverflows ListenDrops\nTcpExt: ${overflows} 9\n${uptime} 12.00\n`

describe('systems/host/sockets-facts', () => {
  it('gives the growth of counters and over what time', () => {
    const { counters } = socketsFacts({
      ...silent,
      countersBefore: reading(100, '50.00'),
      countersAfter: reading(112, '51.25'),
    })
    expect(counters).toEqual([
      { name: 'ListenOverflows', value: 12, overMs: 1250 },
      { name: 'ListenDrops', value: 0, overMs: 1250 },
    ])
  })

  it('falls back to iptables where there is no nft, and to ss without processes', () => {
    const { firewall, listeners, openPorts } = socketsFacts({
      ...silent,
      tcpPlain: 'LISTEN 129 128 *:8080 *:*\n',
      iptables:
        ':INPUT DROP [9:540]\n[4:240] -A INPUT -p tcp -m tcp --dport 8080 -j REJECT\n[0:0] -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n',
    })
    expect(listeners).toEqual([{ address: '0.0.0.0', port: 8080, queued: 129, backlog: 128, process: null }])
    expect(firewall).toMatchObject([{ action: 'reject', ports: [8080], packets: 4 }])
    expect(openPorts).toEqual([22])
  })
})
