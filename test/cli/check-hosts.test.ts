import { describe, expect, it } from 'vitest'
import { checkHosts, hostLine } from '../../src/cli/check-hosts.ts'
import { BotError } from '../../src/errors.ts'
import type { Host, Hosts } from '../../src/model/host.ts'
import { hostOf, scriptedHosts } from '../support/scripted-hosts.ts'

async function lines(inventory: Host[], hosts: Hosts): Promise<string[]> {
  const checks = await checkHosts(inventory, hosts)
  return checks.map((check) => hostLine({ ...check, durationMs: 12 }))
}

describe('cli/check-hosts', () => {
  it('a host that answers says who we are, what it is, and whether root can be had', async () => {
    const answers = { 'id -un': 'deploy\n', 'uname -sr': 'Linux 6.1.0\n', 'id -u': '0\n' }
    expect(await lines([hostOf('web-1')], scriptedHosts(answers))).toEqual([
      'web-1: ok, as deploy, Linux 6.1.0, sudo yes (12 ms)',
    ])
    const withoutRoot = { ...answers, 'id -u': '1000\n' }
    expect(await lines([hostOf('web-1', { sudo: false })], scriptedHosts(withoutRoot))).toEqual([
      'web-1: ok, as deploy, Linux 6.1.0, sudo no (12 ms)',
    ])
    const refused = { ...answers, 'id -u': { exitCode: 1, failure: 'forbidden' as const } }
    expect(await lines([hostOf('web-1')], scriptedHosts(refused))).toEqual([
      'web-1: ok, as deploy, Linux 6.1.0, sudo refused — allow it without a password, or write "sudo: false" (12 ms)',
    ])
  })

  it('a host that cannot be reached says why and what to do, and the others are tried all the same', async () => {
    const answers = scriptedHosts({ 'id -un': 'deploy\n', 'uname -sr': '\u001b[2JLinux\n', 'id -u': '0\n' })
    const hosts: Hosts = {
      run: async (host, commands, options) => {
        if (host.name === 'web-2') throw new BotError('HOST_UNREACHABLE', 'it is away.', 'Look for it.')
        return answers.run(host, commands, options)
      },
    }
    expect(await lines([hostOf('web-2'), hostOf('web-1')], hosts)).toEqual([
      'web-2: HOST_UNREACHABLE: it is away — Look for it.',
      'web-1: ok, as deploy,  [2JLinux, sudo yes (12 ms)',
    ])
  })
})
