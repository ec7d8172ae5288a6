import { describe, expect, it } from 'vitest'
import { systemdLimitChange } from '../../../src/systems/systemd/systemd-limit-change.ts'
import { aim, apply, siteAt, undo } from '../../support/change-site.ts'
import type { Answer } from '../../support/scripted-hosts.ts'
import {
  anew,
  context,
  down,
  first,
  running,
  second,
  show,
  shown,
  unit,
} from '../../support/systemd-machine.ts'

describe('systems/systemd/systemd-limit-change', () => {
  const sum = 'c'.repeat(64)
  const exact = { unit, setting: 'LimitNOFILE', from: 1024, to: 4096, value: '4096:524288', expected: null }

  it.each<[string, Parameters<typeof shown>[0], Record<string, unknown>, unknown]>([
    [
      'raises the soft limit and keeps the hard one',
      {},
      { factor: 4 },
      { from: 1024, to: 4096, value: '4096:524288' },
    ],
    [
      'raises the hard limit too, where it is lower',
      { LimitNOFILE: 1024 },
      { factor: 4 },
      { value: '4096:4096' },
    ],
    ['takes at least what it is told', {}, { least: 65_536 }, { to: 65_536 }],
    [
      'goes no further than the kernel',
      { LimitNOFILESoft: 1_048_576 },
      {},
      { lacking: expect.stringContaining('as much as can be had') },
    ],
    [
      'raises no limit that is none',
      { LimitNOFILESoft: 'infinity' },
      {},
      { lacking: expect.stringContaining('has no limit') },
    ],
    [
      'raises memory in whole MiB',
      { MemoryMax: 104_857_600 },
      { setting: 'MemoryMax', factor: 1.5 },
      { to: 157_286_400, value: '157286400' },
    ],
    [
      'raises memory only where the machine has it',
      { MemoryMax: 1_048_576_000 },
      { setting: 'MemoryMax' },
      { lacking: expect.stringContaining('1000 MiB to spare, too little') },
    ],
    ['raises tasks', {}, { setting: 'TasksMax' }, { from: 100, to: 200, value: '200' }],
  ])('%s', async (_title, more, params, is) => {
    expect(await aim(systemdLimitChange, siteAt(), context(running(more)), params)).toMatchObject(Object(is))
  })

  it('knows the drop-in that an earlier change has left', async () => {
    const hosts = running({}, { sha256sum: `${sum}  /etc/x\n` })
    expect(await aim(systemdLimitChange, siteAt(), context(hosts))).toMatchObject({ expected: sum })
  })

  it('shows the lines that are written', () => {
    expect(systemdLimitChange.commands(systemdLimitChange.exact.parse(exact))).toEqual([
      'write /etc/systemd/system/shop.service.d/zz-fiveohtwo-limitnofile.conf (LimitNOFILE= was 1024):',
      '+ [Service]',
      '+ LimitNOFILE=4096:524288',
      'systemctl daemon-reload',
      'systemctl reset-failed shop.service',
      'systemctl restart shop.service',
    ])
  })

  const edited = 'file-edit done\n/etc/x\n0\n1\n-\n'
  const higher = { ...anew, LimitNOFILESoft: 4096 }

  it('writes, restarts, and sees that the limit is in force', async () => {
    const hosts = running({}, { 'sh -c': edited, [show]: [shown(), shown(higher)] })
    expect(await apply(systemdLimitChange, exact, context(hosts))).toMatchObject({
      outcome: 'pass',
      summary: expect.stringContaining('restarted with a higher limit'),
    })
  })

  it.each<[string, Record<string, Answer | string[]>, RegExp]>([
    [
      'a unit that does not come up with it is given back what it had',
      {
        'sh -c': [edited, 'file-edit restored\n/etc/x\n0\n1\n'],
        [show]: [
          shown(),
          shown({ ...down, InvocationID: second }),
          shown(),
          shown({ ...anew, InvocationID: 'd'.repeat(32) }),
        ],
      },
      /did not stay up.*The drop-in was taken back\. shop\.service was restarted with the limit that it had/,
    ],
    [
      'a limit that something else sets as well is given back',
      {
        'sh -c': [edited, 'file-edit restored\n/etc/x\n0\n1\n'],
        [show]: [shown(), shown(anew), shown(anew), shown({ InvocationID: 'd'.repeat(32) })],
      },
      /LimitNOFILE= is 1024 and not 4096: something else sets it as well\. The drop-in was taken back/,
    ],
    [
      'a drop-in that is not as planned is left alone',
      { 'sh -c': 'file-edit changed\n/etc/x\n' },
      /is not what it was when the plan was made/,
    ],
  ])('%s', async (_title, script, words) => {
    const hosts = running({}, script)
    expect(await apply(systemdLimitChange, exact, context(hosts))).toEqual({
      outcome: 'fail',
      summary: expect.stringMatching(words),
    })
  })

  it('is taken back once, and then already was', async () => {
    const restored = running(
      {},
      {
        'sh -c': 'file-edit restored\n/etc/x\n0\n1\n',
        [show]: [shown(higher), shown({ InvocationID: first })],
      },
    )
    expect(await undo(systemdLimitChange, exact, context(restored))).toMatchObject({ outcome: 'pass' })
    const before = running({}, { 'sh -c': 'file-edit restored-before\n/etc/x\n' })
    expect(await undo(systemdLimitChange, exact, context(before))).toMatchObject({
      outcome: 'pass',
      summary: expect.stringContaining('already was as before'),
    })
  })

  it.each([
    { value: '4096\nExecStart=/bin/sh' },
    { unit: '../shop.service' },
    { expected: 'x' },
    { more: 1 },
  ])('refuses a plan with %o', (more) => {
    expect(systemdLimitChange.exact.safeParse({ ...exact, ...more }).success).toBe(false)
  })
})
