import { describe, expect, it } from 'vitest'
import { systemdStep } from '../../../src/systems/systemd/systemd-step.ts'
import { readFixture } from '../../support/read-fixture.ts'
import { type Answer, hostOf, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const listening = `LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=41,fd=5),("nginx",pid=40,fd=5))
LISTEN 0 511 0.0.0.0:9 0.0.0.0:* users:(("other",pid=50,fd=5))
41 0::/system.slice/nginx.service
50 0::/system.slice/other.service
60 0::/user.slice/user-0.slice/user@0.service/app.slice/mine.service
`

const script: Record<string, Answer> = {
  'systemctl is-system-running': { stdout: 'degraded\n', exitCode: 1 },
  'systemctl list-units': readFixture('systemd/failed-units.txt'),
  sh: listening,
  date: `${Date.parse('2026-11-21T14:43:54Z') / 1000}\n`,
  'env TZ=UTC systemctl show': readFixture('systemd/show.txt'),
  journalctl: 'Nov 21 14:43:44 web1 app[1]: connecting to postgres://shop:hunter2@db/shop\n',
}

const target = hostTargetOf(['nginx', 'node'], hostOf('web-1', { units: ['shop-api', '--help', 'nosuch'] }))
target.hops = target.hops.map((hop) => ({ ...hop, port: hop.system === 'nginx' ? 80 : 3000 }))

async function run(change: Record<string, Answer> = {}) {
  const hosts = scriptedHosts({ ...script, ...change })
  if (systemdStep.looksAt !== 'host') throw new TypeError('looks at a host')
  return { ...(await systemdStep.run(target, {}, makeStepContext({ hosts }))), hosts }
}

describe('systems/systemd/systemd-step', () => {
  it('reads listed units, those that listen at the ports of the path, and those that failed', async () => {
    const { facts, outcome, hosts } = await run()
    expect(outcome).toBe('fail')
    expect(facts.state).toBe('degraded')
    const why = Object.fromEntries(facts.units.map(({ name, why }) => [name, why]))
    expect(why).toMatchObject({
      'nginx.service': 'listens',
      'shop-api.service': 'listed',
      'nosuch.service': 'listed',
      'shop-exec.service': 'failed',
    })
    const shown = hosts.ran.find(({ argv }) => argv[0] === 'env')
    expect(shown?.argv).not.toContain('other.service')
    expect(shown?.argv).not.toContain('--help')
    expect(shown?.argv.indexOf('--')).toBeLessThan(shown?.argv.indexOf('nginx.service') ?? 0)
  })

  it('reads how a unit ended, how often it was restarted, and for how long it has been so', async () => {
    const { facts, summary } = await run()
    expect(facts.units.find(({ name }) => name === 'shop-api.service')).toMatchObject({
      active: 'failed',
      result: 'exit-code',
      restarts: 5,
      exitStatus: 3,
      exitHow: 'exited',
      mainPid: null,
      changedAt: '2026-11-21T14:43:44.000Z',
      sinceMs: 10_000,
      memoryMaxBytes: null,
    })
    expect(facts.units.find(({ name }) => name === 'shop-segv.service')).toMatchObject({
      exitHow: 'killed',
      exitStatus: 11,
    })
    expect(summary).toContain('shop-api.service failed (exit-code, exit status 3), restarted 5 times')
  })

  it('shows the last lines of units that are not well, without secrets', async () => {
    const { facts, hosts } = await run()
    const unwell = facts.units.find(({ name }) => name === 'shop-api.service')
    expect(unwell?.lastLines.join()).toContain('connecting to postgres://')
    expect(unwell?.lastLines.join()).not.toContain('hunter2')
    expect(facts.units.find(({ name }) => name === 'nginx.service')?.lastLines).toEqual([])
    expect(hosts.trips()).toBe(3)
  })

  it('passes when only units of no service have failed', async () => {
    const { outcome } = await run({
      'systemctl list-units': 'certbot.service loaded failed failed Certbot\n',
      'env TZ=UTC systemctl show':
        'Id=nginx.service\nLoadState=loaded\nActiveState=active\nSubState=running\n\nId=certbot.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\n',
    })
    expect(outcome).toBe('pass')
  })

  it('says so where systemd does not run', async () => {
    await expect(
      run({ 'systemctl is-system-running': { stdout: 'offline\n', exitCode: 1 } }),
    ).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
    await expect(
      run({ 'systemctl is-system-running': { exitCode: 127, failure: 'missing' } }),
    ).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
  })
})
