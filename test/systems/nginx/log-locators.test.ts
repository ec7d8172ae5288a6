import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Ran } from '../../../src/model/host.ts'
import { nginxLogLocators } from '../../../src/systems/nginx/log-locators.ts'
import { hostTargetOf } from '../../support/scripted-hosts.ts'

function ran(change: Partial<Ran> = {}): Ran {
  return { stdout: '', stderr: '', exitCode: 0, failure: null, truncated: false, ...change }
}

function locate(system: string, answers: Ran[]) {
  const locator = nginxLogLocators.find((each) => each.system === system)
  return locator
    ?.locate(answers, hostTargetOf(['nginx']))
    .map(({ name, kind, definition }) => ({ name, kind, definition }))
}

describe('systems/nginx/log-locators', () => {
  it('finds the logs that the configuration names, with their formats', () => {
    const stdout = readFileSync(new URL('fixtures/nginx-T.txt', import.meta.url), 'utf8')
    expect(locate('nginx', [ran(), ran({ stdout })])).toEqual([
      { name: '/var/log/nginx/error.log', kind: 'error', definition: null },
      {
        name: '/var/log/nginx/access.log',
        kind: 'access',
        definition:
          '$remote_addr - [$time_local] "$request" $status us=$upstream_status ua="$upstream_addr" rt=$request_time',
      },
    ])
  })

  it('takes relative names from the prefix, and leaves out what is no file', () => {
    const stdout =
      '# configuration file /opt/n/conf/nginx.conf:\nerror_log logs/e.log;\nhttp { access_log syslog:server=10.0.0.1; access_log /dev/stdout; access_log off; access_log logs/$host.log; }\n'
    const stderr =
      'nginx version: nginx/1.26.0\nconfigure arguments: --prefix=/opt/n --http-log-path=/opt/n/logs/a.log\n'
    expect(locate('nginx', [ran({ stderr }), ran({ stdout })])).toEqual([
      { name: '/opt/n/logs/e.log', kind: 'error', definition: null },
      { name: '/opt/n/logs/a.log', kind: 'access', definition: null },
    ])
  })

  it('names the usual places where nginx says nothing', () => {
    const missing = ran({ exitCode: 127, failure: 'missing' })
    expect(locate('nginx', [missing, missing])?.map(({ name }) => name)).toEqual([
      '/var/log/nginx/error.log',
      '/var/log/nginx/access.log',
    ])
    expect(locate('kong', [])?.map(({ name }) => name)).toEqual([
      '/usr/local/kong/logs/error.log',
      '/usr/local/kong/logs/access.log',
    ])
  })
})
