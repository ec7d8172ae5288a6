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

  it('reads of many containers those first that publish a port of the path, and then those that are down', () => {
    const row = (name: string, words: string, ports = '') =>
      JSON.stringify({ Names: name, Image: 'x', Status: words, Ports: ports })
    const crowd = Array.from({ length: 30 }, (_, index) => row(`job-${index}`, 'Up 2 hours'))
    const rows = [
      ...crowd,
      row('dead', 'Exited (1) 5 minutes ago'),
      row('shop', 'Up 2 hours', '0.0.0.0:8080->80/tcp'),
    ]
    const hops = host.hops.map((hop) => ({ ...hop, port: 8080 }))
    const names = dockerLocator.locate(ran(rows.join('\n')), { ...host, hops }).map(({ name }) => name)
    expect(names.slice(0, 2)).toEqual(['docker:shop', 'docker:dead'])
    expect(names).toHaveLength(20)
  })
})
