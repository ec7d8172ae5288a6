import { describe, expect, it } from 'vitest'
import { isChangeableUnit } from '../../../src/systems/systemd/changeable-unit.ts'
import { systemdReloadChange } from '../../../src/systems/systemd/systemd-reload-change.ts'
import { systemdRestartChange } from '../../../src/systems/systemd/systemd-restart-change.ts'
import { systemdStartChange } from '../../../src/systems/systemd/systemd-start-change.ts'
import { aim, apply, changeContext, siteAt, undo } from '../../support/change-site.ts'
import type { Answer } from '../../support/scripted-hosts.ts'
import {
  anew,
  context,
  down,
  running,
  second,
  show,
  shown,
  silent,
  unit,
} from '../../support/systemd-machine.ts'

describe('systems/systemd/changeable-unit', () => {
  it.each([
    ['shop.service', true],
    ['shop@8000.service', true],
    ['php8.2-fpm.service', true],
    [String.raw`shop\x2dapi.service`, true],
    ['nginx.service', true],
    ['rpc-api.service', true],
    ['ssh.service', false],
    ['sshd@1.service', false],
    ['docker.service', false],
    ['pm2-deploy.service', false],
    ['supervisor.service', false],
    ['systemd-logind.service', false],
    ['user@1000.service', false],
    ['--all.service', false],
    ['*.service', false],
    ['shop.service;reboot.service', false],
    ['shop.socket', false],
    ['../shop.service', false],
    ['shop.service\nnginx.service', false],
  ])('%s: %s', (name, is) => {
    expect(isChangeableUnit(name)).toBe(is)
    expect(systemdRestartChange.exact.safeParse({ unit: name }).success).toBe(is)
  })
})

describe('systems/systemd/systemd-restart-change', () => {
  it('aims at the unit that listens', async () => {
    expect(await aim(systemdRestartChange, siteAt(), context(running()))).toEqual({ unit })
  })

  it.each<[string, Parameters<typeof shown>[0], RegExp]>([
    ['another name of a unit', { Id: 'other.service' }, /another name of other\.service/],
    ['a unit that is masked', { LoadState: 'masked' }, /is masked/],
    ['a unit that may not be started by hand', { RefuseManualStart: 'yes' }, /by hand/],
    ['a unit that does not run', down, /can be started, not restarted/],
    ['a unit of which nothing is told', { ActiveState: '' }, /did not say how shop\.service is/],
  ])('does not aim at %s', async (_title, more, words) => {
    expect(await aim(systemdRestartChange, siteAt(), context(running(more)))).toEqual({
      lacking: expect.stringMatching(words),
    })
  })

  it('does not aim without being allowed to look', async () => {
    const site = siteAt({ host: { units: ['shop'] } })
    expect(await aim(systemdRestartChange, site, changeContext())).toMatchObject({
      lacking: expect.any(String),
    })
  })

  it('aims only once at whatever a machine says, and never by a shell', async () => {
    const hosts = running()
    await aim(systemdRestartChange, siteAt(), context(hosts))
    const shells = hosts.ran.filter(({ argv }) => argv[0] === 'sh')
    expect(shells.map(({ argv }) => argv.slice(3))).toEqual([['sh', '8000']])
  })

  it('restarts and says since when it runs', async () => {
    const hosts = running(
      {},
      { [show]: [shown(), shown(anew)], 'systemctl restart': '', sleep: '', journalctl: '' },
    )
    expect(await apply(systemdRestartChange, { unit }, context(hosts))).toEqual({
      outcome: 'pass',
      summary: 'shop.service was restarted: it is active (running), started 2026-11-21 12:09:58 UTC, pid 77.',
    })
    expect(hosts.trips()).toBe(1)
    const restarts = hosts.ran.filter(({ argv }) => argv[1] === 'restart')
    expect(restarts.map(({ argv, root }) => [...argv, root])).toEqual([
      ['systemctl', 'restart', '--', unit, true],
    ])
  })

  const journal =
    '2026-11-21T12:00:00+0000 web-1 node[41]: Error: from before\n2026-11-21T12:09:58+0000 web-1 node[77]: Error: password=hunter2 refused\n2026-11-21T12:09:58+0000 web-1 node[77]: Node.js v18\n2026-11-21T12:09:59+0000 web-1 systemd[1]: shop.service: Failed with result exit-code\n'

  it.each<[string, Record<string, Answer | string[]>, RegExp]>([
    [
      'a unit that ends again at once, with its last line and without secrets',
      {
        [show]: [shown(), shown({ ...anew, ...down })],
        'systemctl restart': { exitCode: 1, stderr: 'Job for shop.service failed.\n' },
        journalctl: journal,
      },
      /did not stay up \(Job for shop\.service failed\.\): it is failed \(exit-code\).*Its last line: Error: password=\[redacted\]/,
    ],
    [
      'a unit that systemd has to start once more',
      { [show]: [shown(), shown({ ...anew, NRestarts: 1 })], 'systemctl restart': '' },
      /ended and is being started again/,
    ],
    [
      'a refusal of systemd',
      {
        [show]: shown(),
        'systemctl restart': { exitCode: 4, stderr: 'Failed to restart shop.service: Access denied\n' },
      },
      /was not started anew: Failed to restart shop\.service: Access denied\. It is as it was: active/,
    ],
    [
      'a refusal of sudo',
      { [show]: shown(), 'systemctl restart': { exitCode: 1, failure: 'forbidden' } },
      /was not started anew: sudo does not allow it/,
    ],
    [
      'a unit that does not end in time',
      {
        [show]: [shown(), shown({ ActiveState: 'deactivating', SubState: 'stop-sigterm' })],
        'systemctl restart': { exitCode: null, failure: 'timeout' },
      },
      /still being stopped: deactivating \(stop-sigterm\)/,
    ],
  ])('tells of %s', async (_title, script, words) => {
    const outcome = await apply(
      systemdRestartChange,
      { unit },
      context(running({}, { sleep: '', journalctl: '', ...script })),
    )
    expect(outcome).toEqual({ outcome: 'fail', summary: expect.stringMatching(words) })
    expect(outcome.summary).not.toMatch(/hunter2|from before/)
  })

  it('takes a count from before for none of its own, where it came in a pause between two tries', async () => {
    const paused = { ActiveState: 'activating', SubState: 'auto-restart', NRestarts: 7 }
    const hosts = running(
      {},
      { [show]: [shown(paused), shown({ ...anew, NRestarts: 7 })], 'systemctl restart': '' },
    )
    expect(await apply(systemdRestartChange, { unit }, context(hosts))).toMatchObject({ outcome: 'pass' })
  })

  it('does not claim to know what came of it when systemd does not say', async () => {
    const hosts = running({}, { [show]: [shown(), 'garbage'], 'systemctl restart': '' })
    await expect(apply(systemdRestartChange, { unit }, context(hosts))).rejects.toMatchObject({
      code: 'OUTPUT_UNREADABLE',
    })
  })

  it('has no way back, and says why', () => {
    expect(systemdRestartChange.undo).toEqual({ none: expect.stringContaining('no undo') })
  })
})

describe('systems/systemd/unit-marks', () => {
  const marksOf = async (more: Parameters<typeof shown>[0]) =>
    (await systemdRestartChange.inspect(siteAt().place, { unit }, context(running(more)))).marks

  it('tell a restart by somebody else', async () => {
    expect(await marksOf({})).not.toEqual(await marksOf(anew))
  })

  it('are the same while systemd tries again and again, and when it gives up', async () => {
    const tried = await marksOf({
      ActiveState: 'activating',
      SubState: 'auto-restart',
      NRestarts: 3,
      MainPID: 0,
    })
    const up = { ...anew, NRestarts: 4, ActiveEnterTimestamp: 'Sat 2026-11-21 12:09:58 UTC' }
    expect(await marksOf(up)).toEqual(tried)
    expect(await marksOf({ ...down, InvocationID: second })).toEqual(tried)
  })

  it('tell that a unit which was tried again and again stays up', async () => {
    const tried = await marksOf(down)
    const healed = await marksOf({ NRestarts: 4 })
    expect(healed).not.toEqual(tried)
    expect(healed).toMatchObject({ state: 'active', pid: 41 })
  })

  it('tell a try by somebody else of a unit that systemd leaves alone', async () => {
    const left = { ...down, Restart: 'no' }
    expect(await marksOf(left)).not.toEqual(await marksOf({ ...left, InvocationID: second }))
  })
})

describe('systems/systemd/systemd-start-change', () => {
  it('aims at a unit that has failed', async () => {
    expect(await aim(systemdStartChange, siteAt(), context(silent()))).toEqual({ unit })
  })

  it('leaves a unit that runs alone', async () => {
    expect(await aim(systemdStartChange, siteAt(), context(running()))).toEqual({
      lacking: 'shop.service is active: it can be restarted, not started.',
      unfit: true,
    })
  })

  it('forgets the failures first, then starts', async () => {
    const hosts = running(
      {},
      { [show]: [shown(down), shown(anew)], 'systemctl reset-failed': '', 'systemctl start': '' },
    )
    expect(await apply(systemdStartChange, { unit }, context(hosts))).toMatchObject({ outcome: 'pass' })
    const verbs = hosts.ran.filter(({ argv }) => argv[0] === 'systemctl').map(({ argv }) => argv[1])
    expect(verbs).toEqual(['reset-failed', 'start'])
  })

  it('is taken back by a stop', async () => {
    const stopped = shown({ ...anew, ActiveState: 'inactive', SubState: 'dead', MainPID: 0 })
    const hosts = running({}, { [show]: stopped, 'systemctl stop': '' })
    expect(await undo(systemdStartChange, { unit }, context(hosts))).toMatchObject({
      outcome: 'pass',
      summary: expect.stringContaining('was stopped again'),
    })
    const refused = running({}, { 'systemctl stop': { exitCode: 1, stderr: 'Access denied' } })
    expect(await undo(systemdStartChange, { unit }, context(refused))).toMatchObject({
      outcome: 'fail',
      summary: expect.stringContaining('was not stopped (Access denied)'),
    })
  })
})

describe('systems/systemd/systemd-reload-change', () => {
  it('aims only at what can be reloaded', async () => {
    expect(await aim(systemdReloadChange, siteAt(), context(running({ CanReload: 'yes' })))).toEqual({ unit })
    expect(await aim(systemdReloadChange, siteAt(), context(running()))).toMatchObject({
      lacking: expect.stringContaining('ExecReload='),
    })
  })

  it.each<[string, Record<string, Answer | string[]>, 'pass' | 'fail', RegExp]>([
    ['a reload', { [show]: shown(), 'systemctl reload': '' }, 'pass', /was reloaded: it is active/],
    [
      'a program that replaced itself',
      { [show]: [shown(), shown(anew)], 'systemctl reload': '' },
      'pass',
      /reloaded and started anew/,
    ],
    [
      'a refused configuration',
      {
        [show]: shown(),
        'systemctl reload': { exitCode: 1, stderr: 'Job for shop.service failed.' },
        journalctl: '2026-11-21T12:09:58+0000 web-1 caddy[41]: Error: unrecognized directive\n',
      },
      'fail',
      /was not reloaded \(Job for shop\.service failed\.\): it is active .*unrecognized directive/,
    ],
    [
      'a program that ended instead',
      { [show]: [shown(), shown(down)], 'systemctl reload': '' },
      'fail',
      /ended while it was reloaded/,
    ],
  ])('tells of %s', async (_title, script, outcome, words) => {
    const hosts = running({}, { sleep: '', journalctl: '', ...script })
    expect(await apply(systemdReloadChange, { unit }, context(hosts))).toEqual({
      outcome,
      summary: expect.stringMatching(words),
    })
  })
})
