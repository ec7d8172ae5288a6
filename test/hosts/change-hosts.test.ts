import { describe, expect, it } from 'vitest'
import { changeHosts } from '../../src/hosts/change-hosts.ts'
import type { Host, Hosts } from '../../src/model/host.ts'
import { hostOf } from '../support/scripted-hosts.ts'

const signal = new AbortController().signal

function recording(): { hosts: Hosts; asked: Host[] } {
  const asked: Host[] = []
  const hosts: Hosts = {
    async run(host) {
      asked.push(host)
      return []
    },
  }
  return { hosts, asked }
}

describe('hosts/change-hosts', () => {
  it('logs in with the account that may change something, and with nothing of the one that looks', async () => {
    const { hosts, asked } = recording()
    const host = hostOf('web-1', {
      ...{ user: 'looker', identityFile: '/keys/look', sudo: true },
      change: { user: 'ops', identityFile: null, sudo: false },
    })
    await changeHosts(hosts).run(host, [{ argv: ['true'] }], { signal })
    expect(asked).toEqual([{ ...host, user: 'ops', identityFile: null, sudo: false }])
  })

  it('connects nowhere where no account may change anything, and says what to set', async () => {
    const { hosts, asked } = recording()
    const ran = changeHosts(hosts).run(hostOf('web-1', { change: null }), [{ argv: ['true'] }], { signal })
    await expect(ran).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
      hint: expect.stringContaining('hosts.web-1'),
    })
    expect(asked).toEqual([])
  })
})
