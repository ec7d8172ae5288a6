import { describe, expect, it } from 'vitest'
import { logrotateChange } from '../../../src/systems/host/logrotate-change.ts'
import { type Answer, scriptedHosts } from '../../support/scripted-hosts.ts'
import { contextOf, place, siteOf } from './change-site.ts'

const machine: Record<string, Answer> = {
  'find /etc/logrotate.d': 'nginx\napt\n../evil\n.hidden\n',
  'cat /etc/logrotate.d/nginx': '/var/log/nginx/*.log { daily }\n',
  'cat /etc/logrotate.d/apt': '/var/log/apt/term.log { monthly }\n',
  'logrotate -d /etc/logrotate.d/nginx': {
    stderr:
      'rotating pattern: /var/log/nginx/*.log\nconsidering log /var/log/nginx/access.log\nconsidering log /var/log/nginx/error.log\n',
  },
  'logrotate -d /etc/logrotate.d/apt': { stderr: 'considering log /var/log/apt/term.log\n' },
  stat: '900000000 /var/log/nginx/access.log\n100 /var/log/nginx/error.log\n20 /var/log/apt/term.log\n',
}

function aim(script: Record<string, Answer>, params: object = {}) {
  return logrotateChange.aim(siteOf(), logrotateChange.params.parse(params), contextOf(scriptedHosts(script)))
}

describe('systems/host/logrotate-change', () => {
  it('picks the configuration whose logs are largest, after a trial', async () => {
    expect(await aim(machine)).toEqual({
      configuration: 'nginx',
      sum: expect.stringMatching(/^[0-9a-f]{64}$/),
      logs: ['/var/log/nginx/access.log', '/var/log/nginx/error.log'],
      bytes: 900_000_100,
    })
  })

  it('leaves small logs alone', async () => {
    expect(await aim(machine, { configuration: 'apt' })).toEqual({
      lacking: 'The largest logs that logrotate knows (apt) are only 20 bytes.',
    })
  })

  it('says what the trial found wrong', async () => {
    const broken = { 'logrotate -d /etc/logrotate.d/nginx': { stderr: 'error: nginx:3 unknown option\n' } }
    expect(await aim({ ...machine, ...broken }, { configuration: 'nginx' })).toEqual({
      lacking: 'error: nginx:3 unknown option',
    })
  })

  it('rotates only what was tried', async () => {
    const aimed = logrotateChange.exact.parse(await aim(machine))
    const good = scriptedHosts({ ...machine, 'logrotate -f': '' })
    expect(await logrotateChange.apply(place, aimed, contextOf(good))).toEqual({
      outcome: 'pass',
      summary: 'The logs of nginx were rotated.',
    })
    expect(good.ran.at(-1)?.argv).toEqual(['logrotate', '-f', '/etc/logrotate.d/nginx'])

    const other = scriptedHosts({ ...machine, 'cat /etc/logrotate.d/nginx': 'changed', 'logrotate -f': '' })
    expect(await logrotateChange.apply(place, aimed, contextOf(other))).toEqual({
      outcome: 'fail',
      summary: '/etc/logrotate.d/nginx is not what it was; nothing was rotated.',
    })
    expect(other.ran.some(({ argv }) => argv[1] === '-f')).toBe(false)
  })

  it('tells by its state whether the logs were rotated meanwhile', async () => {
    const aimed = logrotateChange.exact.parse(await aim(machine))
    const state = async (status: string) => {
      const hosts = scriptedHosts({ ...machine, 'cat /var/lib/logrotate/status': status })
      return logrotateChange.inspect(place, aimed, contextOf(hosts))
    }
    const before = await state('logrotate state -- version 2\n"/var/log/nginx/access.log" 2026-1-1-0:0:0\n')
    const after = await state('logrotate state -- version 2\n"/var/log/nginx/access.log" 2026-1-2-0:0:0\n')
    expect(before.summary).toBe('the logs of nginx were rotated last on 2026-1-1-0:0:0')
    expect(after.marks.configuration).toBe(before.marks.configuration)
    expect(after.marks.rotated).not.toBe(before.marks.rotated)
  })

  it.each(['../../etc/passwd', '-f', 'a b', ''])('refuses the configuration %j', (configuration) => {
    expect(logrotateChange.params.safeParse({ configuration }).success).toBe(false)
  })
})
