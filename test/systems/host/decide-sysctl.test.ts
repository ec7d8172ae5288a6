import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideSysctl, portsOf, type SysctlSituation } from '../../../src/systems/host/decide-sysctl.ts'
import { sysctlNames, sysctlSettings } from '../../../src/systems/host/sysctl-settings.ts'

function situation(present: string, more: Partial<SysctlSituation> = {}): SysctlSituation {
  return { present, memoryBytes: 8 * 1024 ** 3, taken: [], used: null, fullBacklogs: [], ...more }
}

describe('systems/host/decide-sysctl', () => {
  it('raises to so many times what there is, within the bounds of the setting', () => {
    expect(decideSysctl({ setting: 'fs.file-max', times: 2 }, situation('100000\n'))).toEqual({
      value: '200000',
    })
    expect(decideSysctl({ setting: 'net.core.somaxconn', times: 16 }, situation('40000'))).toEqual({
      value: '65535',
    })
  })

  it('gives a table of the kernel no more than a twentieth of the memory', () => {
    const wish = { setting: 'net.netfilter.nf_conntrack_max', times: 4 } as const
    expect(decideSysctl(wish, situation('65536', { memoryBytes: 512 * 1024 ** 2 }))).toEqual({
      value: String(Math.floor((512 * 1024 ** 2 * 0.05) / 320)),
    })
    expect(decideSysctl(wish, situation('262144', { memoryBytes: 512 * 1024 ** 2 }))).toEqual({
      lacking: 'net.netfilter.nf_conntrack_max is 262144 already, more would take too much of its memory.',
    })
  })

  it('leaves alone what is not short', () => {
    const wish = { setting: 'fs.file-max', times: 2 } as const
    expect(decideSysctl(wish, situation('100000', { used: 4000 }))).toEqual({
      lacking: 'Only 4000 of 100000 (fs.file-max) are in use: that is not what is short.',
    })
    expect(decideSysctl({ setting: 'net.core.somaxconn', to: 1024 }, situation('4096'))).toEqual({
      lacking: 'net.core.somaxconn is 4096 already, which is enough.',
    })
  })

  it('does not lengthen a queue that the program itself keeps short', () => {
    const wish = { setting: 'net.core.somaxconn', to: 8192 } as const
    expect(decideSysctl(wish, situation('4096', { fullBacklogs: [128] }))).toEqual({
      lacking:
        'The full queue is 128 long while net.core.somaxconn is 4096: the program itself asks for no more.',
    })
    expect(decideSysctl(wish, situation('4096', { fullBacklogs: [4096, 128] }))).toEqual({ value: '8192' })
  })

  it('widens local ports only where nobody listens or should', () => {
    const wish = { setting: 'net.ipv4.ip_local_port_range', to: '15000 64999' } as const
    expect(decideSysctl(wish, situation('32768\t60999\n'))).toEqual({ value: '15000 64999' })
    expect(decideSysctl(wish, situation('32768 60999', { taken: [80, 27_017, 15_672, 62_000] }))).toEqual({
      value: '27018 61999',
    })
    expect(decideSysctl(wish, situation('10000 65000'))).toMatchObject({ lacking: expect.any(String) })
  })

  it('says that a setting is not there', () => {
    for (const present of ['', 'x', '1.5']) {
      expect(decideSysctl({ setting: 'fs.file-max', times: 2 }, situation(present))).toEqual({
        lacking: 'fs.file-max is not there on this machine, or cannot be read.',
      })
    }
  })

  it('switches a choice, and only to another', () => {
    expect(decideSysctl({ setting: 'vm.overcommit_memory', to: 1 }, situation('0'))).toEqual({ value: '1' })
    expect(decideSysctl({ setting: 'vm.overcommit_memory', to: 1 }, situation('1'))).toHaveProperty('lacking')
  })

  it('never lowers a count, never leaves its bounds, and never takes a port that somebody listens on', () => {
    const counts = sysctlNames.filter((name) => sysctlSettings[name].kind === 'count')
    fc.assert(
      fc.property(
        fc.constantFrom(...counts),
        fc.nat(10_000_000),
        fc.double({ min: 1.01, max: 16, noNaN: true }),
        (setting, present, times) => {
          const decided = decideSysctl({ setting, times }, situation(String(present)))
          if ('lacking' in decided) return true
          return Number(decided.value) > present && Number(decided.value) <= sysctlSettings[setting].to
        },
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 30 }), (taken) => {
        const decided = decideSysctl(
          { setting: 'net.ipv4.ip_local_port_range', to: '15000 64999' },
          situation('32768 60999', { taken }),
        )
        if ('lacking' in decided) return true
        const range = portsOf(decided.value)
        if (range === null) return false
        const added = taken.filter(
          (port) => (port >= range.from && port < 32_768) || (port > 60_999 && port <= range.until),
        )
        return added.length === 0 && range.from <= 32_768 && range.until >= 60_999
      }),
    )
  })
})
