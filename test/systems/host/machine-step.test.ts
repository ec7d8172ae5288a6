import { describe, expect, it } from 'vitest'
import { machineStep } from '../../../src/systems/host/machine-step.ts'
import { readFixture } from '../../support/read-fixture.ts'
import { type Answer, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const now = new Date('2026-11-21T15:00:00.000Z')

const healthy: Record<string, Answer> = {
  date: `${now.getTime() / 1000}.5\n`,
  'cat /proc/meminfo': readFixture('host/meminfo.txt'),
  grep: readFixture('host/kernel.txt'),
  'cat /proc/mounts': '/dev/vda / ext4 rw,relatime 0 0\ntmpfs /tmp tmpfs rw 0 0\n',
  'df -P -k': readFixture('host/df-P.txt'),
  'df -P -i': readFixture('host/df-Pi.txt'),
  nproc: '2\n',
  ps: readFixture('host/ps-eo.txt'),
  sh: '812 40 1024 nginx\n',
  find: '',
  timedatectl: readFixture('host/timedatectl.txt'),
}

async function run(script: Record<string, Answer>) {
  const hosts = scriptedHosts(script)
  if (machineStep.looksAt !== 'host') throw new TypeError('looks at a host')
  const context = makeStepContext({ hosts, now: () => now })
  const { outcome, summary, facts } = await machineStep.run(hostTargetOf(['nginx']), {}, context)
  return { outcome, summary, facts, hosts }
}

describe('systems/host/machine-step', () => {
  it('reads a healthy machine in one round trip', async () => {
    const { outcome, summary, facts, hosts } = await run(healthy)
    expect(hosts.trips()).toBe(1)
    expect(outcome).toBe('pass')
    expect(summary).toContain('fullest disk / 26 %')
    expect(facts).toMatchObject({
      cpus: 2,
      load: [8.64, 9.36, 6.84],
      uptimeMs: 4_434_410,
      pressure: { cpu: 94.11, memory: 0, io: 0.31 },
      files: { open: 1326, max: 2_466_170 },
      conntrack: { count: 66, max: 262_144 },
      processFiles: [{ pid: 812, name: 'nginx', open: 40, limit: 1024 }],
      clockSynchronized: false,
      blocked: 0,
    })
    expect(facts.memory?.totalBytes).toBeGreaterThan(2 ** 30)
    expect(facts.processes[0]).toMatchObject({ pid: 1, name: 'systemd', rssBytes: 11_820 * 1024, state: 'S' })
  })

  it('fails when something is used up, and names it', async () => {
    const { outcome, summary } = await run({
      ...healthy,
      'df -P -k':
        'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 1000 1000 0 100% /var\n',
      sh: '812 1023 1024 nginx\n',
    })
    expect(outcome).toBe('fail')
    expect(summary).toContain('/var 100 % full')
    expect(summary).toContain('nginx (812) has 1023 of 1024 files open')
  })

  it('takes the clock for right when it was read between our two readings, and else as far off as it must be', async () => {
    expect((await run({ ...healthy, date: `${now.getTime() / 1000}\n` })).facts.clockOffsetMs).toBe(0)
    const ahead = await run({ ...healthy, date: `${now.getTime() / 1000 + 600}.25\n` })
    expect(ahead.facts.clockOffsetMs).toBe(600_250)
    expect(ahead.summary).toContain('clock 10 min ahead')
    // BusyBox prints the letter that it does not know.
    expect((await run({ ...healthy, date: `${now.getTime() / 1000 - 600}.%N\n` })).facts.clockOffsetMs).toBe(
      -600_000,
    )
  })

  it('counts the kills of the innermost cgroup, with the nearest limit above', async () => {
    const root = '/sys/fs/cgroup'
    const { facts } = await run({
      ...healthy,
      find: [
        `${root}/system.slice/memory.events:oom_kill 3`,
        `${root}/system.slice/shop.service/memory.events:oom_kill 3`,
        `${root}/system.slice/shop.service/memory.max:268435456`,
        `${root}/user.slice/memory.events:oom_kill 1`,
      ].join('\n'),
    })
    expect(facts.cgroupOomKills).toEqual([
      { cgroup: 'system.slice/shop.service', kills: 3, limitBytes: 268_435_456 },
      { cgroup: 'user.slice', kills: 1, limitBytes: null },
    ])
  })

  it('leaves out images that are full by nature, and sees disks that may not be written', async () => {
    const { facts, outcome } = await run({
      ...healthy,
      'cat /proc/mounts': '/dev/loop1 /snap/core/1 squashfs ro 0 0\n/dev/vda / ext4 ro,relatime 0 0\n',
      'df -P -k':
        'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/loop1 100 100 0 100% /snap/core/1\n/dev/vda 1000 400 600 40% /\n',
    })
    expect(facts.disks).toMatchObject([{ mount: '/', type: 'ext4', readOnly: true }])
    expect(outcome).toBe('fail')
  })

  it('says so when nothing could be read', async () => {
    await expect(run({})).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
  })
})
