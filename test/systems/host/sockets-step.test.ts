import { describe, expect, it } from 'vitest'
import { socketsStep } from '../../../src/systems/host/sockets-step.ts'
import { readFixture } from '../../support/read-fixture.ts'
import { type Answer, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext, makeTarget } from '../../support/step-context.ts'

const netstat = (overflows: number, uptime: string) =>
  `TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 0 ${overflows} ${overflows}\nTcp: ActiveOpens RetransSegs\nTcp: 5 7\n${uptime} 12.00\n`

const script: Record<string, Answer> = {
  'ss -H -ltnp': readFixture('host/ss-H-ltnp.txt'),
  'ss -H -xlp': readFixture('host/ss-H-xlp.txt'),
  'cat /proc/net/netstat': netstat(134, '100.00'),
  sh: '28000 27900 10.0.3.21:8080\n',
  grep: '/proc/sys/net/core/somaxconn:4096\n/proc/sys/net/ipv4/ip_local_port_range:32768\t60999\n/proc/sys/net/ipv4/tcp_mem:100\t200\t300\n/proc/net/sockstat:sockets: used 44\n/proc/net/sockstat:TCP: inuse 2 orphan 0 tw 0 alloc 36 mem 282\n',
  nft: readFixture('host/nft.txt'),
  sleep: '',
}

const target = hostTargetOf(['nginx', 'node'])
target.hops = [
  { hop: 'web', system: 'nginx', position: 0, target: 'web', port: 80 },
  { hop: 'app', system: 'node', position: 1, target: 'app', port: 3000 },
]
const targets = [
  makeTarget('http://10.0.0.1/', { id: 'web' }),
  makeTarget('http://127.0.0.1:3000/', { id: 'app', position: 1 }),
]

async function run(change: Record<string, Answer>, given: unknown = {}) {
  const hosts = scriptedHosts({ ...change, ...script, ...change })
  if (socketsStep.looksAt !== 'host') throw new TypeError('looks at a host')
  const context = makeStepContext({ hosts, targets })
  return { ...(await socketsStep.run(target, socketsStep.params.parse(given), context)), hosts }
}

describe('systems/host/sockets-step', () => {
  it('reads listeners, queues, local ports and firewall in one round trip', async () => {
    const { facts, hosts } = await run({})
    expect(hosts.trips()).toBe(1)
    expect(facts.listeners).toContainEqual({
      address: '0.0.0.0',
      port: 80,
      queued: 0,
      backlog: 511,
      process: { name: 'nginx', pid: 42 },
    })
    expect(facts.listeners).toContainEqual(
      expect.objectContaining({ address: '/run/systemd/private', port: null, backlog: 4096 }),
    )
    expect(facts).toMatchObject({
      somaxconn: 4096,
      localPorts: { from: 32_768, to: 60_999 },
      timeWait: { total: 28_000, most: { remote: '10.0.3.21:8080', count: 27_900 } },
      tcpMemory: { pages: 282, maxPages: 300 },
      openPorts: [80, 443],
    })
    expect(facts.firewall).toContainEqual({
      rule: 'tcp dport 8080 counter packets 0 bytes 0 drop',
      action: 'drop',
      ports: [8080],
      packets: 0,
    })
  })

  it('fails when nothing listens where a hop is asked', async () => {
    const { outcome, summary, facts } = await run({})
    expect(outcome).toBe('fail')
    expect(summary).toContain('nothing listens on port 3000 (app)')
    expect(facts.asked).toEqual([
      { hop: 'web', system: 'nginx', address: '10.0.0.1', port: 80 },
      { hop: 'app', system: 'node', address: '127.0.0.1', port: 3000 },
    ])
  })

  it('tells a listener on loopback that is asked from outside', async () => {
    const { summary } = await run({
      'ss -H -ltnp': 'LISTEN 0 511 127.0.0.1:80 0.0.0.0:*\nLISTEN 0 511 127.0.0.1:3000 0.0.0.0:*\n',
    })
    expect(summary).toContain('port 80 (web) listens on loopback only')
    expect(summary).not.toContain('3000')
  })

  it('gives absolute counters when there was one reading only', async () => {
    const { facts } = await run({})
    expect(facts.counters).toContainEqual({ name: 'ListenOverflows', value: 134, overMs: null })
  })

  it('looks at the sockets that it was told of, and at the directories above', async () => {
    const { facts, hosts } = await run(
      {
        'stat -L': 'drwxr-xr-x root root /\ndrwxr-xr-x root root /home\ndrwx------ shop shop /home/shop\n',
        getent: { exitCode: 2 },
      },
      { unixSockets: ['/home/shop/app.sock'], names: ['app.internal'] },
    )
    expect(hosts.trips()).toBe(2)
    expect(facts.unixSockets[0]).toMatchObject({
      exists: false,
      closedDirectory: { path: '/home/shop', mode: 'drwx------', owner: 'shop' },
    })
    expect(facts.names).toEqual([{ name: 'app.internal', addresses: [], failure: 'no such name' }])
  })

  it('takes no path or name that a program would read as an option', () => {
    expect(() => socketsStep.params.parse({ names: ['--help'] })).toThrow()
    expect(() => socketsStep.params.parse({ unixSockets: ['-f'] })).toThrow()
  })

  it('says so when ss is missing', async () => {
    const hosts = scriptedHosts({})
    if (socketsStep.looksAt !== 'host') throw new TypeError('looks at a host')
    await expect(
      socketsStep.run(target, socketsStep.params.parse({}), makeStepContext({ hosts })),
    ).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
  })
})
