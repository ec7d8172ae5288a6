import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nginxStep } from '../../../src/systems/nginx/nginx-step.ts'
import { hostOf, hostTargetOf, type ScriptedHosts, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
}

const passed =
  'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n'
const processes = `      1       0  900000 /sbin/init
    812       1   86400 nginx: master process /usr/sbin/nginx -g daemon on; master_process on;
    900     812     600 nginx: worker process
    901     812     600 nginx: worker process
    813     812   86400 nginx: worker process is shutting down
`
const status =
  'Active connections: 3 \nserver accepts handled requests\n 90 90 200 \nReading: 0 Writing: 1 Waiting: 2 \n'
const limits =
  'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 1048576              files     \n'

const machine = {
  'nginx -V': { stderr: fixture('nginx-V.txt') },
  'nginx -T': { stdout: fixture('nginx-T.txt'), stderr: passed },
  'ps -eo': processes,
  'getent ahosts localhost': '127.0.0.1       STREAM localhost\n127.0.0.1       DGRAM  \n',
  'curl -s': status,
  'cat /proc/90': limits,
  'ls /proc/90': '0\n1\n2\n3\n',
  'ss -Htnp': '',
}

const now = new Date('2026-11-21T12:00:00.000Z')

function look(hosts: ScriptedHosts) {
  if (nginxStep.looksAt !== 'host') throw new TypeError('nginx looks at hosts')
  return nginxStep.run(hostTargetOf(['nginx'], hostOf()), {}, makeStepContext({ hosts, now: () => now }))
}

describe('systems/nginx/nginx-step', () => {
  it('sees configuration, processes, limits and status in two round trips', async () => {
    const hosts = scriptedHosts(machine)
    const { outcome, summary, facts } = await look(hosts)
    expect(hosts.trips()).toBe(2)
    expect(outcome).toBe('pass')
    expect(summary).toBe('nginx 1.22.1, configuration valid, 4 passes to 3 upstreams, 3 connections')
    expect(facts).toMatchObject({
      version: '1.22.1',
      test: { ok: true, messages: [] },
      status: { active: 3, accepts: 90, handled: 90, waiting: 2 },
      running: true,
      workers: 2,
      masterStartedAt: '2026-11-20T12:00:00.000Z',
      workersStartedAt: '2026-11-21T11:50:00.000Z',
      workerFiles: { open: 4, limit: 1024 },
      names: [{ name: 'localhost', addresses: ['127.0.0.1'], connected: [] }],
    })
  })

  it('asks as root only what needs it, and never through a shell', async () => {
    const hosts = scriptedHosts(machine)
    await look(hosts)
    const root = hosts.ran.filter((command) => command.root === true).map(({ argv }) => argv[0])
    expect(new Set(root)).toEqual(new Set(['nginx', 'cat', 'ls', 'ss']))
    expect(hosts.ran.some(({ argv }) => argv[0] === 'sh')).toBe(false)
  })

  it('fails with what nginx -t says, and reads the files themselves then', async () => {
    const { outcome, summary, facts } = await look(
      scriptedHosts({
        ...machine,
        'nginx -T': {
          exitCode: 1,
          stderr:
            'nginx: [emerg] host not found in upstream "app.nowhere" in /etc/nginx/conf.d/shop.conf:1\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
        },
        'sh -c': fixture('nginx-T.txt'),
      }),
    )
    expect(outcome).toBe('fail')
    expect(summary).toContain('nginx -t fails: [emerg] host not found in upstream "app.nowhere"')
    expect(facts.passes).toHaveLength(4)
  })

  it('does not take for broken what only root may read', async () => {
    const { outcome, facts } = await look(
      scriptedHosts({
        ...machine,
        'nginx -T': {
          exitCode: 1,
          stderr:
            'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)\nnginx: [emerg] cannot load certificate key "/etc/ssl/private/shop.key": BIO_new_file() failed (SSL: error:8000000D:system library::Permission denied) (13: Permission denied)\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
        },
        'sh -c': fixture('nginx-T.txt'),
      }),
    )
    expect(facts.test).toBeNull()
    expect(outcome).toBe('pass')
  })

  it('finds nginx outside of the login’s PATH', async () => {
    const { facts } = await look(
      scriptedHosts({
        ...machine,
        'nginx -V': { exitCode: 127, failure: 'missing' },
        'nginx -T': { exitCode: 127, failure: 'missing' },
        '/usr/sbin/nginx -V': machine['nginx -V'],
        '/usr/sbin/nginx -T': machine['nginx -T'],
      }),
    )
    expect(facts.version).toBe('1.22.1')
    expect(facts.passes).toHaveLength(4)
  })

  it('throws where there is no nginx, and where nothing of it may be read', async () => {
    await expect(look(scriptedHosts({ 'ps -eo': '' }))).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
    const forbidden = { exitCode: 1, failure: 'forbidden' as const }
    await expect(
      look(scriptedHosts({ 'ps -eo': processes, 'nginx -V': '', 'nginx -T': forbidden, 'sh -c': '' })),
    ).rejects.toMatchObject({ code: 'HOST_ROOT_NEEDED' })
  })

  it('sees workers that hold connections to an address that a name has no longer', async () => {
    const config =
      '# configuration file /etc/nginx/nginx.conf:\nhttp { upstream app { server app.internal:3000; server 10.0.0.2:3000; } server { location / { proxy_pass http://app; } } }\n'
    const { outcome, summary, facts } = await look(
      scriptedHosts({
        ...machine,
        'nginx -T': { stdout: config, stderr: passed },
        'getent ahosts app.internal': '10.0.0.9        STREAM app.internal\n',
        'ss -Htnp': `ESTAB    0 0 10.0.0.1:40000 10.0.0.5:3000 users:(("nginx",pid=900,fd=9))
SYN-SENT 0 1 10.0.0.1:40001 10.0.0.2:3000 users:(("nginx",pid=901,fd=9))
ESTAB    0 0 10.0.0.1:40002 10.0.0.8:3000 users:(("other",pid=77,fd=9))
`,
      }),
    )
    expect(facts.names).toEqual([{ name: 'app.internal', addresses: ['10.0.0.9'], connected: ['10.0.0.5'] }])
    expect(outcome).toBe('fail')
    expect(summary).toBe('app.internal is 10.0.0.9 now, nginx is connected to 10.0.0.5')
  })

  it('fails when nearly all connections are in use, or some were dropped', async () => {
    const full = status
      .replace('Active connections: 3', 'Active connections: 1530')
      .replace(' 90 90 ', ' 90 80 ')
    const { outcome, summary } = await look(scriptedHosts({ ...machine, 'curl -s': full }))
    expect(outcome).toBe('fail')
    expect(summary).toBe('1531 of 1536 connections in use; 10 of 90 accepted connections dropped')
  })
})
