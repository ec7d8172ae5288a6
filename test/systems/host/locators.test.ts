import { describe, expect, it } from 'vitest'
import { dockerLocator } from '../../../src/systems/docker/docker-locator.ts'
import { hostLocator } from '../../../src/systems/host/host-locator.ts'
import { systemdLocator } from '../../../src/systems/systemd/systemd-locator.ts'
import { readFixture } from '../../support/read-fixture.ts'
import { hostOf, hostTargetOf } from '../../support/scripted-hosts.ts'

const ran = (stdout: string) =>
  [{ stdout, stderr: '', exitCode: 0, failure: null, truncated: false }] as const
const host = hostTargetOf(['nginx'], hostOf('web-1', { units: ['shop-api', '-x'] }))

describe('log locators of host, systemd and docker', () => {
  it('prefers the journal to files for kernel lines, and adds the audit log', () => {
    const names = (listed: string) => hostLocator.locate(ran(listed), host).map(({ name }) => name)
    expect(names('/var/log/journal\n/var/log/kern.log\n')).toEqual(['journal:kernel'])
    expect(names('/var/log/messages\n/var/log/audit/audit.log\n')).toEqual([
      '/var/log/messages',
      '/var/log/audit/audit.log',
    ])
    expect(names('')).toEqual(['journal:kernel'])
  })

  it('finds the journals of listed and failed units, and of systemd itself', () => {
    const names = systemdLocator
      .locate(ran(readFixture('systemd/failed-units.txt')), host)
      .map(({ name }) => name)
    expect(names).toContain('journal:shop-api.service')
    expect(names).toContain('journal:shop-segv.service')
    expect(names).toContain('journal:init.scope')
    expect(names.join()).not.toContain('-x')
  })

  it('finds containers that run or ended lately', () => {
    const names = dockerLocator.locate(ran(readFixture('docker/ps.jsonl')), host).map(({ name }) => name)
    expect(names).toContain('docker:api')
    expect(names).toContain('docker:hungry')
    expect(names).not.toContain('docker:clash')
  })
})
