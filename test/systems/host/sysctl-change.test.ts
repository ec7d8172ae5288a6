import { describe, expect, it } from 'vitest'
import { sysctlChange } from '../../../src/systems/host/sysctl-change.ts'
import { type Answer, scriptedHosts } from '../../support/scripted-hosts.ts'
import { contextOf, place, siteOf } from './change-site.ts'

const machine: Record<string, Answer> = {
  'cat /proc/sys/net/core/somaxconn': '128\n',
  'cat /proc/sys/net/ipv4/ip_local_port_range': '32768\t60999\n',
  'cat /proc/meminfo': 'MemTotal:        8000000 kB\n',
  'ss -H -ltn': 'LISTEN 129 128 0.0.0.0:8080 0.0.0.0:*\n',
  'sh -c if [ -e "$1" ]': '',
  'grep -rlsE': '/etc/sysctl.conf\n/etc/sysctl.d/99-fiveohtwo-net.core.somaxconn.conf\n',
}

const exact = {
  setting: 'net.core.somaxconn',
  value: '4096',
  before: '128',
  dropIn: null,
  alsoIn: ['/etc/sysctl.conf'],
} as const

describe('systems/host/sysctl-change', () => {
  it('looks at the machine and changes nothing to work out the value', async () => {
    const hosts = scriptedHosts(machine)
    const params = sysctlChange.params.parse({ setting: 'net.core.somaxconn', to: 4096 })
    expect(await sysctlChange.aim(siteOf(), params, contextOf(hosts))).toEqual(exact)
    expect(hosts.trips()).toBe(1)
    expect(hosts.ran.filter(({ argv }) => argv.includes('sysctl'))).toEqual([])
  })

  it('leaves the port of a hop free even while nobody listens there', async () => {
    const params = sysctlChange.params.parse({ setting: 'net.ipv4.ip_local_port_range', to: '15000 64999' })
    const aimed = await sysctlChange.aim(siteOf(), params, contextOf(scriptedHosts(machine)))
    expect(aimed).toMatchObject({ value: '27018 64999', before: '32768 60999' })
  })

  it('says in full what it writes, runs and takes back', () => {
    expect(sysctlChange.commands({ ...exact, alsoIn: ['/etc/sysctl.conf'] })).toEqual([
      'write /etc/sysctl.d/99-fiveohtwo-net.core.somaxconn.conf',
      '+ # Set by fiveohtwo: connections that wait to be accepted, of each socket.',
      '+ net.core.somaxconn = 4096',
      'sysctl -w net.core.somaxconn=4096',
      '# /etc/sysctl.conf sets it as well: look which one wins when the machine starts again',
    ])
    expect('commands' in sysctlChange.undo && sysctlChange.undo.commands({ ...exact, alsoIn: [] })).toEqual([
      'rm /etc/sysctl.d/99-fiveohtwo-net.core.somaxconn.conf',
      'sysctl -w net.core.somaxconn=128',
    ])
  })

  it('writes the drop-in and the value in one guarded command, and says what the kernel has now', async () => {
    const hosts = scriptedHosts({
      sh: 'file-edit done\n/etc/sysctl.d/99-fiveohtwo-net.core.somaxconn.conf\n0\n3\n-\n',
      'cat /proc/sys/net/core/somaxconn': '4096\n',
    })
    expect(await sysctlChange.apply(place, { ...exact, alsoIn: [] }, contextOf(hosts))).toEqual({
      outcome: 'pass',
      summary:
        '/etc/sysctl.d/99-fiveohtwo-net.core.somaxconn.conf was changed, put into effect. net.core.somaxconn is 4096.',
    })
    const [edit] = hosts.ran
    expect(edit?.root).toBe(true)
    expect(edit?.argv.slice(4)).toEqual([
      'edit',
      '/etc/sysctl.d/99-fiveohtwo-net.core.somaxconn.conf',
      '-',
      expect.stringMatching(/^[0-9a-f]{64}$/),
      'k1',
      '0',
      '3',
      'sysctl',
      '-w',
      'net.core.somaxconn=4096',
      'whole',
      '# Set by fiveohtwo: connections that wait to be accepted, of each socket.\nnet.core.somaxconn = 4096\n',
    ])
  })

  it('takes it back to what it was', async () => {
    const hosts = scriptedHosts({
      sh: 'file-edit restored\n/etc/sysctl.d/99-fiveohtwo-net.core.somaxconn.conf\n0\n3\n',
      'cat /proc/sys/net/core/somaxconn': '128\n',
    })
    if ('none' in sysctlChange.undo) throw new Error('it has a way back')
    const undone = await sysctlChange.undo.apply(place, { ...exact, alsoIn: [] }, contextOf(hosts))
    expect(undone).toMatchObject({ outcome: 'pass', summary: expect.stringContaining('is 128.') })
    expect(hosts.ran[0]?.argv).toContain('restore')
    expect(hosts.ran[0]?.argv).toContain('net.core.somaxconn=128')
  })

  it('notices that somebody changed the value or the drop-in', async () => {
    const marks = async (present: string, dropIn: string) => {
      const hosts = scriptedHosts({ 'cat /proc/sys/net/core/somaxconn': present, sh: dropIn })
      return (await sysctlChange.inspect(place, { ...exact, alsoIn: [] }, contextOf(hosts))).marks
    }
    expect(await marks('128\n', '')).toEqual({ value: '128', dropIn: null })
    expect(await marks('1024\n', 'here\nx\n')).toEqual({
      value: '1024',
      dropIn: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it.each([
    [{ setting: 'net.core.somaxconn' }, 'must be given, or "to" instead, and not both'],
    [{ setting: 'net.core.somaxconn', to: 1, times: 2 }, 'must be given, or "to" instead, and not both'],
    [{ setting: 'net.core.somaxconn', to: 70_000 }, 'must be a whole number from 128 to 65535'],
    [{ setting: 'net.ipv4.ip_local_port_range', to: '80 90' }, 'must be two ports'],
    [{ setting: 'net.ipv4.ip_local_port_range', to: '15000 64999; reboot' }, 'must be two ports'],
    [{ setting: 'vm.overcommit_memory', to: 2 }, 'must be a whole number from 0 to 1'],
    [{ setting: 'kernel.core_pattern', to: 1 }, 'Invalid option'],
  ])('refuses %j when a remedy is loaded', (written, words) => {
    expect(sysctlChange.params.safeParse(written).error?.issues[0]?.message).toContain(words)
  })
})
