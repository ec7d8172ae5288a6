import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { splitLogLines } from '../../../src/hosts/log-search/split-log-lines.ts'
import type { PhpFpmFacts } from '../../../src/model/facts/php-fpm.ts'
import type { Hosts } from '../../../src/model/host.ts'
import { parseStatus } from '../../../src/systems/php-fpm/parse-status.ts'
import { parsePhpFpm, poolsOf } from '../../../src/systems/php-fpm/parse-test.ts'
import { phpFpmLocator } from '../../../src/systems/php-fpm/php-fpm-locator.ts'
import { phpFpmReaders } from '../../../src/systems/php-fpm/php-fpm-reader.ts'
import { phpFpmScript, phpFpmStep, statusScript } from '../../../src/systems/php-fpm/php-fpm-step.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { installedProgram } from '../../support/installed-program.ts'
import { hostOf, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const tested = readFileSync(join(fixtures, 'php-fpm-tt.txt'), 'utf8')
const errors = readFileSync(join(fixtures, 'error-log.txt'), 'utf8')
const slow = readFileSync(join(fixtures, 'slow-log.txt'), 'utf8')
const poolFile = readFileSync(join(fixtures, 'pool.conf'), 'utf8')
const page = `pool:                 www
process manager:      dynamic
start time:           21/Nov/2026:14:43:57 +0000
start since:          2
accepted conn:        11
listen queue:         3
max listen queue:     4
listen queue len:     16
idle processes:       0
active processes:     2
total processes:      2
max active processes: 1
max children reached: 1
slow requests:        0
`
const json =
  '{"pool":"www","process manager":"dynamic","start time":1795272237,"start since":2,"accepted conn":12,"listen queue":0,"max listen queue":0,"listen queue len":16,"idle processes":1,"active processes":1,"total processes":2,"max active processes":1,"max children reached":0,"slow requests":0}'
const processes = `master 812 php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)
child 812 php-fpm: pool www
child 812 php-fpm: pool www
child 7 php-fpm: pool www
PHP 8.2.36 (fpm-fcgi) (built: Nov 18 2026 20:02:04)
`

async function look(hosts: Hosts) {
  if (phpFpmStep.looksAt !== 'host') throw new TypeError('php-fpm looks at hosts')
  return await phpFpmStep.run(hostTargetOf(['php-fpm']), {}, makeStepContext({ hosts }))
}

describe('systems/php-fpm/parse-test', () => {
  it('reads what php-fpm -tt prints', () => {
    const sections = parsePhpFpm(tested, null)
    expect(sections?.test).toEqual({ ok: true, messages: [] })
    expect(sections === null ? [] : poolsOf(sections)).toMatchObject([
      {
        name: 'www',
        listen: '127.0.0.1:18200',
        listenMode: '0660',
        listenOwner: null,
        user: 'www-data',
        manager: 'dynamic',
        maxChildren: 2,
        backlog: 16,
        timeouts: [
          { kind: 'worker', setting: 'request_terminate_timeout', valueMs: 3000, isDefault: false },
          { kind: 'graceful', valueMs: 5000 },
        ],
      },
    ])
  })

  it('reads files of pools with the line of each setting', () => {
    const sections = parsePhpFpm(poolFile, '/etc/php/8.2/fpm/pool.d/www.conf')
    expect(sections === null ? [] : poolsOf(sections)[0]?.where).toBe('/etc/php/8.2/fpm/pool.d/www.conf:10')
  })

  it('reads why a test fails', () => {
    const text = `[21-Nov-2026 14:44:10] ERROR: [fpm/bad.conf:12] unable to parse value for entry 'pm': invalid process manager (static, dynamic or ondemand)
[21-Nov-2026 14:44:10] ERROR: failed to load configuration file 'fpm/bad.conf'
[21-Nov-2026 14:44:10] ERROR: FPM initialization failed`
    expect(parsePhpFpm(text, null)?.test).toMatchObject({
      ok: false,
      messages: [expect.stringContaining('bad.conf:12'), {}, {}].map((each, index) =>
        index === 0 ? each : expect.any(String),
      ),
    })
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        parsePhpFpm(`[www]\n${text}`, null)
        parseStatus(`pool: x\naccepted conn: 1\n${text}`)
        expect(parsePhpFpm('nothing', null)).toBeNull()
      }),
    )
  })
})

describe('systems/php-fpm/parse-status', () => {
  it('reads text and JSON, with headers before it', () => {
    expect(parseStatus(`Content-type: text/plain\r\n\r\n${page}`)).toMatchObject({
      pool: 'www',
      queueLength: 16,
      status: { accepted: 11, listenQueue: 3, maxListenQueue: 4, idle: 0, active: 2, maxChildrenReached: 1 },
    })
    expect(parseStatus(json)).toMatchObject({ status: { accepted: 12, listenQueue: 0, idle: 1 } })
    expect(parseStatus(page.slice(0, 60))).toBeNull()
  })
})

describe('systems/php-fpm/php-fpm-step', () => {
  it('counts children and asks the status page', async () => {
    const hosts = scriptedHosts({ 'sh -c conf=': processes + tested, 'sh -c if command -v cgi-fcgi': page })
    const { outcome, summary, facts } = await look(hosts)
    expect(outcome).toBe('fail')
    expect(summary).toBe('pool www: 3 connections wait, all 2 children are busy')
    expect(facts).toMatchObject({
      version: '8.2.36',
      masterPid: 812,
      pools: [{ children: 2, maxChildren: 2 }],
    })
    expect(hosts.ran.at(-1)?.argv.slice(-2)).toEqual(['127.0.0.1:18200', '/status'])
    expect(hosts.trips()).toBe(2)
  })

  it('takes a status page without an answer for stuck', async () => {
    const stuck = { exitCode: null, failure: 'timeout' as const }
    const { outcome, facts } = await look(
      scriptedHosts({ 'sh -c conf=': processes + tested, 'sh -c if command -v cgi-fcgi': stuck }),
    )
    expect(outcome).toBe('fail')
    expect(facts.pools[0]?.status).toBe('stuck')
  })

  it('tells a stopped PHP-FPM from a missing one and from one in a container', async () => {
    expect(
      await look(scriptedHosts({ 'sh -c conf=': tested.replace('/status', 'undefined') })),
    ).toMatchObject({
      outcome: 'fail',
      summary: 'no PHP-FPM is running',
    })
    await expect(look(scriptedHosts({ 'sh -c conf=': 'no program\n' }))).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
    const inside = 'foreign 99 php-fpm: master process (/usr/local/etc/php-fpm.conf)\nno program\n'
    expect((await look(scriptedHosts({ 'sh -c conf=': inside }))).facts).toMatchObject({
      masterPid: 99,
      pools: [],
    })
  })

  const program = installedProgram('php-fpm', 'php-fpm8.2', 'php-fpm8.3', 'php-fpm8.4', 'php-fpm8.1')

  it.skipIf(program === null)(
    'asks the status page of a real PHP-FPM, with and without cgi-fcgi',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-fpm-'))
      const socket = join(folder, 'fpm.sock')
      writeFileSync(
        join(folder, 'fpm.conf'),
        `[global]\nerror_log = ${join(folder, 'error.log')}\ndaemonize = no\n[shop]\nlisten = ${socket}\nuser = root\ngroup = root\npm = static\npm.max_children = 1\npm.status_path = /status\n`,
      )
      const child = spawn(program ?? '', ['-R', '-F', '-y', join(folder, 'fpm.conf')], { stdio: 'ignore' })
      onTestFinished(() => {
        child.kill('SIGTERM')
        rmSync(folder, { recursive: true, force: true })
      })
      await expect.poll(() => existsSync(socket), { timeout: 15_000 }).toBe(true)
      const hosts = spawnedHosts()
      const { signal } = new AbortController()
      const withoutFcgi = statusScript.replace('command -v cgi-fcgi', 'false')
      for (const script of [statusScript, withoutFcgi]) {
        const [ran] = await hosts.run(hostOf(), [{ argv: ['sh', '-c', script, 'sh', socket, '/status'] }], {
          signal,
        })
        if (/no client/.test(ran?.stdout ?? '')) continue
        expect(parseStatus(ran?.stdout ?? '')).toMatchObject({ pool: 'shop', status: { active: 1 } })
      }
      const [ran] = await hosts.run(hostOf(), [{ argv: ['sh', '-c', phpFpmScript, 'sh'] }], { signal })
      expect(ran?.stdout).toContain(`master ${child.pid} php-fpm: master process`)
      expect(ran?.stdout).toContain(`child ${child.pid} php-fpm: pool shop`)
      expect(parsePhpFpm(ran?.stdout ?? '', null)?.test).not.toBeNull()
    },
    40_000,
  )

  it('asks a status page over TCP as FastCGI is written', async () => {
    let asked = Buffer.alloc(0)
    const server = createServer((connection) => {
      connection.on('error', () => undefined)
      connection.on('data', (chunk) => {
        asked = Buffer.concat([asked, chunk])
        const body = Buffer.from(`Content-type: text/plain\r\n\r\n${page}`)
        const header = Buffer.from([1, 6, 0, 1, body.length >> 8, body.length & 255, 0, 0])
        connection.end(
          Buffer.concat([header, body, Buffer.from([1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]),
        )
      })
    })
    onTestFinished(() => void server.close())
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    const { signal } = new AbortController()
    const [ran] = await spawnedHosts().run(
      hostOf(),
      [{ argv: ['sh', '-c', statusScript, 'sh', `127.0.0.1:${port}`, '/status'] }],
      { signal },
    )
    expect(asked.subarray(0, 2)).toEqual(Buffer.from([1, 1]))
    expect(parseStatus(ran?.stdout ?? '')?.status.listenQueue).toBe(3)
  })
})

describe('systems/php-fpm/php-fpm-locator', () => {
  it('names the logs that the configuration names', () => {
    const target = hostTargetOf(['php-fpm'])
    const ran = { stdout: processes + tested, stderr: '', exitCode: 0, failure: null, truncated: false }
    expect(phpFpmLocator.locate([ran], target).map(({ name }) => name)).toEqual([
      '/srv/shop/fpm/slow.log',
      '/srv/shop/fpm/error.log',
      'journal:php8.2-fpm.service',
    ])
    expect(phpFpmLocator.locate([{ ...ran, stdout: '' }], target)).toEqual([])
  })
})

describe('systems/php-fpm/php-fpm-reader', () => {
  function read(text: string, command: string | null = null): PhpFpmFacts | null {
    for (const reader of phpFpmReaders) {
      const reading = reader({ text, command, label: null, line: 1 })
      if (reading?.type === 'php-fpm') return reading.facts
    }
    return null
  }

  it('reads tests, files of pools and status pages', () => {
    expect(read(tested)).toMatchObject({ test: { ok: true }, pools: [{ maxChildren: 2 }] })
    expect(
      read('pm = dynamic\npm.max_children = 5\n', 'grep ^pm /etc/php/8.2/fpm/pool.d/www.conf'),
    ).toMatchObject({
      pools: [{ name: 'www', maxChildren: 5 }],
    })
    expect(read(page)).toMatchObject({ pools: [{ name: 'www', status: { listenQueue: 3 } }] })
  })

  it('reads the test that a log begins with, and not the faults after it', () => {
    expect(read(errors)).toMatchObject({ test: { ok: true, messages: [] }, pools: [{ name: 'www' }] })
  })

  it('leaves other text alone', () => {
    for (const text of [
      errors.slice(errors.indexOf('fpm is running'), errors.indexOf('unable to bind')),
      slow,
      'fastcgi_pass unix:/run/php.sock;',
      'pm2 list',
      'Active connections: 3',
    ])
      expect(read(text)).toBeNull()
  })
})

describe('systems/php-fpm/log-signatures', () => {
  it('finds the causes of faults in real logs', () => {
    const causes = new Set(
      splitLogLines(`${errors}\n${slow}`).flatMap((line) =>
        matchLogLine(line).flatMap(({ signature }) =>
          Object.entries(signature.weights).flatMap(([cause, weight]) => (weight >= 14 ? [cause] : [])),
        ),
      ),
    )
    for (const cause of [
      'worker-timeout',
      'worker-pool-exhausted',
      'app-native-crash',
      'app-heap-exhausted',
      'oom-cgroup',
      'slow-app-timeout',
      'port-conflict',
    ])
      expect(causes).toContain(cause)
  })
})
