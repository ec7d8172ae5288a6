import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { splitLogLines } from '../../../src/hosts/log-search/split-log-lines.ts'
import type { UwsgiFacts } from '../../../src/model/facts/uwsgi.ts'
import type { Hosts } from '../../../src/model/host.ts'
import { parseSettings } from '../../../src/systems/uwsgi/parse-settings.ts'
import { parseStats } from '../../../src/systems/uwsgi/parse-stats.ts'
import { uwsgiLocator } from '../../../src/systems/uwsgi/uwsgi-locator.ts'
import { uwsgiReaders } from '../../../src/systems/uwsgi/uwsgi-reader.ts'
import { uwsgiStep } from '../../../src/systems/uwsgi/uwsgi-step.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { installedProgram } from '../../support/installed-program.ts'
import { hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const stats = readFileSync(join(fixtures, 'stats.json'), 'utf8')
const ini = readFileSync(join(fixtures, 'uwsgi.ini'), 'utf8')
const faults = readFileSync(join(fixtures, 'faults.txt'), 'utf8')

async function look(hosts: Hosts) {
  if (uwsgiStep.looksAt !== 'host') throw new TypeError('uwsgi looks at hosts')
  return await uwsgiStep.run(hostTargetOf(['uwsgi']), {}, makeStepContext({ hosts }))
}

const zeros = '0 '.repeat(17)
const running = `system 100 10000.00 4096
process 812 S 1 ${zeros}0 0 2000
folder /srv/shop
group 0::/system.slice/uwsgi.service
argument uwsgi
argument --ini
argument shop.ini
process 813 S 812 ${zeros}0 0 2000
folder /srv/shop
argument uwsgi
argument --ini
argument shop.ini
`

describe('systems/uwsgi/parse-settings', () => {
  it('reads ini and YAML, with comments, other sections and magic variables', () => {
    const text =
      '[uwsgi]\r\n; listen = 1\r\nsocket = /run/%n.sock\r\nbuffer_size = 8192\r\n[other]\r\nharakiri = 5\r\n'
    expect(parseSettings(text, '/etc/shop.ini')).toEqual([
      { name: 'socket', value: '/run/shop.sock', where: '/etc/shop.ini:3' },
      { name: 'buffer-size', value: '8192', where: '/etc/shop.ini:4' },
    ])
    expect(parseSettings('uwsgi:\n  http-socket: 127.0.0.1:8000\n  harakiri: 30\n', 'x.yaml')).toMatchObject([
      { name: 'http-socket', value: '127.0.0.1:8000' },
      { name: 'harakiri', value: '30' },
    ])
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) =>
        Array.isArray(parseSettings(`[uwsgi]\n${text}`, 'x')),
      ),
    )
  })
})

describe('systems/uwsgi/parse-stats', () => {
  it('reads what a real stats server said, but not the requests in it', () => {
    const read = parseStats(`connected\n${stats}`)
    expect(read?.stats.workers).toMatchObject([
      { id: 1, status: 'busy', respawns: 3, averageMs: 0.139 },
      { id: 2, status: 'busy', harakiris: 1, exceptions: 1 },
    ])
    expect(read?.sockets[0]).toEqual({ name: '127.0.0.1:27410', protocol: 'http', maxQueue: 10 })
    expect(JSON.stringify(read)).not.toContain('HTTP_USER_AGENT')
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        parseStats(`{"listen_queue": ${json}}`)
        expect(parseStats(text)).toBeNull()
      }),
    )
    expect(parseStats(stats.slice(0, 500))).toBeNull()
  })
})

describe('systems/uwsgi/uwsgi-step', () => {
  it('reports what an instance was told and what its stats server says', async () => {
    const hosts = scriptedHosts({
      'sh -c read -r up': running,
      'sh -c head -c 65536': ini,
      'sh -c case $1': stats.replace('"listen_queue":0', '"listen_queue":7'),
    })
    const { outcome, summary, facts } = await look(hosts)
    expect(outcome).toBe('fail')
    expect(summary).toContain('all 2 workers busy, 7 connections wait')
    expect(facts.instances).toMatchObject([
      {
        pid: 812,
        argv: ['uwsgi', '--ini', 'shop.ini'],
        configFile: '/srv/shop/shop.ini',
        sockets: [{ protocol: 'http' }, { protocol: 'uwsgi' }],
        bufferBytes: 8192,
        listenBacklog: 10,
        timeouts: [
          { kind: 'worker', valueMs: 3000, where: '/srv/shop/shop.ini:12' },
          { kind: 'graceful' },
          { kind: 'idle-accepted', valueMs: 0 },
        ],
      },
    ])
    expect(hosts.trips()).toBe(3)
  })

  it('takes nothing for a default while the configuration is unread', async () => {
    const hosts = scriptedHosts({ 'sh -c read -r up': running, 'sh -c head -c 65536': { exitCode: 1 } })
    expect((await look(hosts)).facts.instances).toMatchObject([
      { bufferBytes: null, listenBacklog: null, timeouts: [] },
    ])
  })

  it('fails without any instance, and says so when processes cannot be listed', async () => {
    expect(await look(scriptedHosts({ 'sh -c read -r up': 'system 100 5 4096\n' }))).toMatchObject({
      outcome: 'fail',
    })
    await expect(look(scriptedHosts({}))).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
  })

  const program = installedProgram('uwsgi')

  it.skipIf(program === null)(
    'sees a real uWSGI with its stats server',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-uwsgi-'))
      const [socket, statsSocket, log] = ['app.sock', 'stats.sock', 'uwsgi.log'].map((name) =>
        join(folder, name),
      ) as [string, string, string]
      writeFileSync(
        join(folder, 'shop.ini'),
        `[uwsgi]\nmaster = true\nprocesses = 2\nsocket = ${socket}\nstats = ${statsSocket}\nbuffer-size = 16384\nlogto = ${log}\n`,
      )
      const child = spawn(program ?? '', ['--ini', 'shop.ini'], { cwd: folder, stdio: 'ignore' })
      onTestFinished(() => {
        child.kill('SIGINT')
        rmSync(folder, { recursive: true, force: true })
      })
      await expect
        .poll(() => existsSync(log) && readFileSync(log, 'utf8').includes('Stats server enabled'), {
          timeout: 15_000,
        })
        .toBe(true)
      const hosts = spawnedHosts()
      const { facts } = await look(hosts)
      const ours = facts.instances.find(({ pid }) => pid === child.pid)
      expect(ours).toMatchObject({ bufferBytes: 16_384, sockets: [{ protocol: 'uwsgi', address: socket }] })
      expect(ours?.stats?.workers).toHaveLength(2)
      const target = hostTargetOf(['uwsgi'])
      const ran = await hosts.run(target.host, uwsgiLocator.commands(target), {
        signal: new AbortController().signal,
      })
      expect(uwsgiLocator.locate(ran, target).map(({ name }) => name)).toContain(log)
    },
    40_000,
  )

  it('asks a stats server over TCP', async () => {
    const server = createServer((socket) => socket.end(stats))
    onTestFinished(() => void server.close())
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    const real = spawnedHosts()
    const scripted = scriptedHosts({
      'sh -c read -r up': running,
      'sh -c head -c 65536': ini.replace('127.0.0.1:27411', `127.0.0.1:${port}`),
    })
    const hosts: Hosts = {
      run: (host, commands, options) =>
        commands.some(({ argv }) => argv.includes(`127.0.0.1:${port}`))
          ? real.run(host, commands, options)
          : scripted.run(host, commands, options),
    }
    expect((await look(hosts)).facts.instances[0]?.stats?.workers).toHaveLength(2)
  })
})

describe('systems/uwsgi/uwsgi-reader', () => {
  function read(text: string, command: string | null = null): UwsgiFacts | null {
    for (const reader of uwsgiReaders) {
      const reading = reader({ text, command, label: null, line: 1 })
      if (reading?.type === 'uwsgi') return reading.facts
    }
    return null
  }

  it('reads stats, configuration files and lines of ps', () => {
    expect(read(stats)).toMatchObject({
      version: '2.0.21-debian',
      instances: [{ listenBacklog: 10, stats: { workers: [{}, {}] } }],
    })
    expect(read(ini, 'cat /etc/uwsgi/shop.ini')?.instances).toMatchObject([
      { configFile: '/etc/uwsgi/shop.ini', listenBacklog: 10 },
    ])
    const line =
      'www-data 812 0.0 0.1 1 2000 ? S 14:00 0:00 uwsgi --http-socket 127.0.0.1:8000 --module app -b 8192'
    expect(read(`${line}\n${line.replace('812', '813')}`)?.instances).toMatchObject([
      { pid: 812, bufferBytes: 8192, sockets: [{ protocol: 'http', address: '127.0.0.1:8000' }] },
    ])
  })

  it('leaves other text alone', () => {
    for (const text of [
      'uwsgi_pass unix:/run/x.sock;',
      faults,
      '[Service]\nsocket = 1\n',
      '{"listen_queue": "x"}',
    ])
      expect(read(text)).toBeNull()
  })
})

describe('systems/uwsgi/log-signatures', () => {
  it('finds the causes of faults in a real log', () => {
    const causes = new Set(
      splitLogLines(faults).flatMap((line) =>
        matchLogLine(line).flatMap(({ signature }) =>
          Object.entries(signature.weights).flatMap(([cause, weight]) => (weight >= 12 ? [cause] : [])),
        ),
      ),
    )
    for (const cause of [
      'worker-timeout',
      'app-native-crash',
      'wrong-app-protocol',
      'request-too-big-for-app',
      'listen-backlog-overflow',
      'oom-cgroup',
    ])
      expect(causes).toContain(cause)
  })
})
