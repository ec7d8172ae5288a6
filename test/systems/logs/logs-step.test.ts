import { afterAll, describe, expect, it } from 'vitest'
import type { Hosts } from '../../../src/model/host.ts'
import { accessLogStep } from '../../../src/systems/logs/access-log-step.ts'
import { logsStep } from '../../../src/systems/logs/logs-step.ts'
import { LogFolder } from '../../hosts/log-search/searching.ts'
import { hostOf, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const folder = new LogFolder()
afterAll(() => folder.remove())

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
const stamp = (at: Date) => at.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
const target = (path: string, sudo = false) =>
  hostTargetOf(['caddy'], hostOf('web-1', { sudo, logs: [{ path, system: 'caddy' }] }))

function run(step: typeof logsStep | typeof accessLogStep, at: ReturnType<typeof target>, hosts: Hosts) {
  if (step.looksAt !== 'host') throw new TypeError('looks at no host')
  return step.run(at, step.params.parse({ system: 'caddy' }), makeStepContext({ hosts }))
}

describe('the step logs', { timeout: 30_000 }, () => {
  it('groups the error lines of the window, without secrets, and fails', async () => {
    const line = (n: number) =>
      `${stamp(ago(60 + n))} [error] 31#31: *${n} connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.${n}, server: shop, request: "GET /r?token=hunter2${n} HTTP/1.1", upstream: "http://10.0.0.5:8080/r?token=hunter2${n}", host: "shop"`
    const lines = [
      ...Array.from({ length: 40 }, (_, n) => line(40 - n)),
      `${stamp(ago(5))} [notice] 1#1: signal process started`,
    ]
    const path = folder.write(`${lines.join('\n')}\n`, ago(0), 'a-error.log')
    const hosts = spawnedHosts({ TZ: 'UTC' })
    const { outcome, summary, facts } = await run(logsStep, target(path), hosts)
    expect(outcome).toBe('fail')
    expect(summary).toMatch(
      /^40 error lines of caddy in the last 30m, most often \(40×\): .*Connection refused/,
    )
    expect(facts).toMatchObject({ system: 'caddy', groups: [{ source: path, count: 40 }] })
    expect(JSON.stringify(facts)).not.toContain('hunter2')
    expect(hosts.trips()).toBe(1)
  })

  it('passes when the window holds no error', async () => {
    const path = folder.write(
      `${stamp(ago(3600))} [error] 1#1: *1 old\n${stamp(ago(5))} [notice] 1#1: exiting\n`,
      ago(0),
      'b-error.log',
    )
    const seen = await run(logsStep, target(path), spawnedHosts({ TZ: 'UTC' }))
    expect(seen).toMatchObject({ outcome: 'pass', facts: { groups: [] } })
  })

  it('throws LOG_NOT_FOUND when there is no such log, with what to write into services.yaml', async () => {
    await expect(run(logsStep, target('/nonexistent/error.log'), spawnedHosts())).rejects.toMatchObject({
      code: 'LOG_NOT_FOUND',
      hint: expect.stringContaining('services.yaml'),
    })
  })

  it('tries as root what it may not read, and throws LOG_UNREADABLE when that fails too', async () => {
    const hosts = scriptedHosts({ 'sh -c': 'H clock 0 0\nH unread permission denied\n' })
    await expect(run(logsStep, target('/var/log/nginx/error.log', true), hosts)).rejects.toMatchObject({
      code: 'LOG_UNREADABLE',
      hint: expect.stringContaining('systemd-journal'),
    })
    expect(hosts.ran.map(({ root }) => root)).toEqual([false, true])
  })

  it('reads the journal of the unit that owns the port of an app', async () => {
    const message = (words: string, priority: number) =>
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1763658291000000',
        MESSAGE: words,
        PRIORITY: String(priority),
        _PID: '7',
        SYSLOG_IDENTIFIER: 'node',
      })
    const hosts = scriptedHosts({
      'sh -c pid=': '0::/system.slice/shop-api.service\n',
      'sh -c': `H clock 0 0\nN 3 0\nG 3 1763658291 1763658299\nS ${message('Error: boom', 6)}\nT ${message('    at f (/srv/a.js:1:1)', 6)}\nP 1763658240 3\nE\n`,
    })
    const host = hostTargetOf(['node'], hostOf('app-1'))
    host.hops = host.hops.map((hop) => ({ ...hop, port: 8080 }))
    if (logsStep.looksAt !== 'host') throw new TypeError('looks at no host')
    const seen = await logsStep.run(
      host,
      logsStep.params.parse({ system: 'node' }),
      makeStepContext({ hosts }),
    )
    expect(seen.facts).toMatchObject({
      sources: [{ name: 'journal:shop-api.service', lines: 3, unread: null }],
      groups: [
        {
          count: 3,
          sample: 'Error: boom\n    at f (/srv/a.js:1:1)',
          perMinute: [['2025-11-20T17:04:00Z', 3]],
        },
      ],
    })
    expect(hosts.ran.at(-1)?.argv).toContain('shop-api.service')
  })

  it('says of a search that was cut off that there is more', async () => {
    const hosts = scriptedHosts({
      'sh -c': 'H clock 0 0\nN 3 0\nG 3 1763658291 1763658299\nS 2025/11/20 17:04:51 [crit] x\n',
    })
    const { facts } = await run(logsStep, target('/var/log/nginx/error.log'), hosts)
    expect(facts).toMatchObject({ sources: [{ truncated: true }], groups: [{ count: 3 }] })
  })
})

describe('the step access-log', { timeout: 30_000 }, () => {
  const clf = (at: Date) => {
    const [, day, mon, year, hms] = at.toUTCString().split(' ')
    return `${day}/${mon}/${year}:${hms} +0000`
  }

  it('counts what failed and what did not', async () => {
    const line = (n: number) =>
      `203.0.113.9 - - [${clf(ago(300 - n))}] "GET /r?token=hunter2 HTTP/1.1" ${n % 10 === 0 ? 502 : 200} 157 "-" "curl/8.5"`
    const path = folder.write(
      `${Array.from({ length: 200 }, (_, n) => line(n)).join('\n')}\n`,
      ago(0),
      'access.log',
    )
    const { outcome, summary, facts } = await run(accessLogStep, target(path), spawnedHosts())
    expect(outcome).toBe('fail')
    expect(summary).toBe('20 of 200 requests failed (10 %): 20× 502 in the last 30m')
    expect(facts).toMatchObject({
      requests: 200,
      groups: [{ status: 502, count: 20 }],
      methods: [{ name: 'GET', requests: 200, failed: 20 }],
    })
    expect(JSON.stringify(facts)).not.toContain('hunter2')
  })

  it('passes when no request failed', async () => {
    const path = folder.write(
      `h - - [${clf(ago(3))}] "GET / HTTP/1.1" 200 1 "-" "-"\n`,
      ago(0),
      'access-ok.log',
    )
    expect(await run(accessLogStep, target(path), spawnedHosts())).toMatchObject({ outcome: 'pass' })
  })
})
