import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Hosts } from '../../../src/model/host.ts'
import { changesStep } from '../../../src/systems/host/changes-step.ts'
import {
  type ChangeWindow,
  parseContainers,
  parseDpkgLog,
  parseFound,
  parseJournal,
  parseRpm,
  parseStarts,
  parseZone,
} from '../../../src/systems/host/parse-changes.ts'
import { localHosts } from '../../support/local-hosts.ts'
import { hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const nowMs = Date.parse('2026-11-21T14:40:00Z')
const window: ChangeWindow = { fromMs: nowMs - 3_600_000, toMs: nowMs, zoneMinutes: 0 }

async function look(hosts: Hosts, now = () => new Date(nowMs), since = '2h') {
  const { run } = changesStep
  if (changesStep.looksAt !== 'host') throw new TypeError('changes looks at hosts')
  const params = changesStep.params.parse({ since })
  return await (run as (...given: unknown[]) => ReturnType<typeof run>)(
    hostTargetOf(['nginx']),
    params,
    makeStepContext({ hosts, now }),
  )
}

describe('systems/host/parse-changes', () => {
  it('reads dpkg’s log in the machine’s zone', () => {
    const text = `2026-11-21 14:33:14 upgrade nginx:amd64 1.22.1-9 1.22.1-10
2026-11-21 14:33:15 status installed nginx:amd64 1.22.1-10
2026-11-21 14:33:15 install mtr-tiny:amd64 <none> 0.95-1
2026-11-21 09:00:00 upgrade php8.2-fpm:amd64 8.2.1 8.2.2
`
    expect(parseDpkgLog(text, window)).toEqual([
      { at: '2026-11-21T14:33:14.000Z', kind: 'package', what: 'nginx 1.22.1-9 → 1.22.1-10' },
      { at: '2026-11-21T14:33:15.000Z', kind: 'package', what: 'mtr-tiny 0.95-1 installed' },
    ])
    const east = text.replaceAll('14:33', '16:33')
    expect(parseDpkgLog(east, { ...window, zoneMinutes: parseZone('+0200') })).toHaveLength(2)
    expect(parseZone('-0330')).toBe(-210)
  })

  it('reads what find, rpm, systemd and Docker say', () => {
    const at = nowMs / 1000 - 600
    expect(parseFound(`${at}.0790760770 f /etc/nginx/conf.d/shop.conf\t\n`, 'config', window)).toMatchObject([
      { kind: 'config', what: '/etc/nginx/conf.d/shop.conf' },
    ])
    expect(parseFound(`${at}.1 l /srv/shop/current\t/srv/shop/releases/42`, 'release', window)).toMatchObject(
      [{ kind: 'release', what: '/srv/shop/current → /srv/shop/releases/42' }],
    )
    expect(parseRpm(`${at} nginx-1.24.0-4.el9\n1000000000 bash-5.1-9`, window)).toMatchObject([
      { what: 'nginx-1.24.0-4.el9 installed' },
    ])
    const journal = `${at}.31 web-1 systemd[1]: Started shop-api.service - Shop API.
${at}.40 web-1 systemd[1]: Reloaded nginx.service - A high performance web server.
${at}.41 web-1 systemd[1]: Stopped shop-api.service - Shop API.
${at}.50 web-1 systemd[1]: Started Session 4 of User deploy.
${at}.60 web-1 systemd[1]: Started Daily apt download activities.
`
    expect(parseJournal(journal, window).map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'process-started shop-api.service started',
      'reload nginx.service reloaded',
    ])
    const container = '{"Names":"app","Image":"shop:1.4","CreatedAt":"2026-11-21 15:30:00 +0100 CET"}'
    expect(parseContainers(`${container}\nnot json\n{"broken`, window)).toEqual([
      { at: '2026-11-21T14:30:00.000Z', kind: 'image', what: 'container app created from shop:1.4' },
    ])
  })

  it('tells starts from workers, and a reload from a start', () => {
    const ps = `    1     0   90000 systemd
  100     1   80000 nginx
  101   100     300 nginx
  200     1     240 gunicorn
  201   200     239 gunicorn
  300     1     200 bash
`
    expect(parseStarts(ps, nowMs, window).map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'process-started gunicorn (pid 200) started',
      'reload nginx got new workers',
    ])
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [parseDpkgLog, parseRpm, parseJournal, parseContainers]) {
          expect(parse(text, window)).toBeInstanceOf(Array)
        }
        expect(parseFound(text, 'config', window)).toBeInstanceOf(Array)
        expect(parseStarts(text, nowMs, window)).toBeInstanceOf(Array)
      }),
    )
  })
})

describe('systems/host/changes-step', () => {
  it('asks everything in one round trip, and keeps the machine’s own clock', async () => {
    const hosts = scriptedHosts({
      date: '1795272000 +0100\n',
      'cat /proc/uptime': '600.5 1200.1\n',
      'tail -c 131072 /var/log/dpkg.log': '2026-11-21 15:33:14 upgrade nginx:amd64 1.22.1-9 1.22.1-10\n',
      'find /etc/nginx': { stdout: '1795271900.1 f /etc/nginx/conf.d/shop.conf\t\n', exitCode: 1 },
    })
    const seen = await look(hosts)
    expect(hosts.trips()).toBe(1)
    expect(seen).toEqual({
      outcome: 'pass',
      summary:
        '3 changes since 2026-11-21T12:40Z: /etc/nginx/conf.d/shop.conf at 14:38:20, nginx 1.22.1-9 → 1.22.1-10 at 14:33:14, the machine started at 14:29:59',
      facts: {
        from: '2026-11-21T12:40:00.000Z',
        changes: [
          { at: '2026-11-21T14:38:20.000Z', kind: 'config', what: '/etc/nginx/conf.d/shop.conf' },
          { at: '2026-11-21T14:33:14.000Z', kind: 'package', what: 'nginx 1.22.1-9 → 1.22.1-10' },
          { at: '2026-11-21T14:29:59.500Z', kind: 'boot', what: 'the machine started' },
        ],
      },
    })
  })

  it('cannot look where nothing answers', async () => {
    await expect(look(scriptedHosts({}))).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
  })

  it('sees a process and a release of this very machine', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'changes-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const release = join(folder, 'shop', 'releases', '42')
    await mkdir(release, { recursive: true })
    await writeFile(join(release, 'app.js'), '')
    await symlink(release, join(folder, 'shop', 'current'))
    // By way of a shell that ends, so that it is nobody's worker.
    const script = '"$0" -e "setInterval(() => undefined, 1000)" >/dev/null 2>&1 & echo $!'
    const pid = Number(execFileSync('sh', ['-c', script, process.execPath], { encoding: 'utf8' }))
    onTestFinished(() => {
      process.kill(pid)
    })
    const here: Hosts = {
      run: (host, commands, options) =>
        localHosts.run(
          host,
          commands.map(({ argv: [program, ...rest], ...more }) => ({
            ...more,
            argv: [program, ...rest.map((word) => (word === '/srv' ? folder : word))],
          })),
          options,
        ),
    }
    const { facts } = await look(here, () => new Date(), '10m')
    const releases = facts.changes
      .filter(({ what }) => what.startsWith(folder))
      .map(({ kind, what }) => `${kind} ${what}`)
    expect(releases.sort()).toEqual([`release ${folder}/shop/current → ${release}`, `release ${release}`])
    expect(
      facts.changes.some(({ kind, what }) => kind === 'process-started' && what.includes(`(pid ${pid})`)),
    ).toBe(true)
  })
})
