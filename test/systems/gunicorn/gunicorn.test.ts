import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { splitLogLines } from '../../../src/hosts/log-search/split-log-lines.ts'
import type { GunicornFacts } from '../../../src/model/facts/gunicorn.ts'
import type { Hosts } from '../../../src/model/host.ts'
import { parseListedProcesses } from '../../../src/systems/app/list-processes.ts'
import { findMasters } from '../../../src/systems/gunicorn/find-masters.ts'
import { gunicornLocator } from '../../../src/systems/gunicorn/gunicorn-locator.ts'
import { gunicornReaders } from '../../../src/systems/gunicorn/gunicorn-reader.ts'
import { gunicornStep } from '../../../src/systems/gunicorn/gunicorn-step.ts'
import { parseConfig } from '../../../src/systems/gunicorn/parse-config.ts'
import { settingsOf } from '../../../src/systems/gunicorn/settings-of.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { installedProgram } from '../../support/installed-program.ts'
import { hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const conf = readFileSync(join(fixtures, 'gunicorn.conf.py'), 'utf8')
const faults = readFileSync(join(fixtures, 'faults.txt'), 'utf8')

async function look(hosts: Hosts) {
  if (gunicornStep.looksAt !== 'host') throw new TypeError('gunicorn looks at hosts')
  return await gunicornStep.run(
    hostTargetOf(['gunicorn']),
    {},
    makeStepContext({ hosts, now: () => new Date('2026-11-21T15:00:00Z') }),
  )
}

function listed(
  ...processes: { pid: number; ppid: number; argv: string[]; startedTicks?: number; variables?: string[] }[]
) {
  return [
    'system 100 10000.00 4096',
    ...processes.flatMap(({ pid, ppid, argv, startedTicks = 0, variables = [] }) => [
      `process ${pid} S ${ppid} ${'0 '.repeat(17)}${startedTicks} 0 2000`,
      'owner 33 www-data',
      'folder /srv/shop',
      'program /usr/bin/python3.11',
      'group 0::/system.slice/shop.service',
      ...argv.map((word) => `argument ${word}`),
      ...variables.map((each) => `variable ${each}`),
    ]),
  ].join('\n')
}

const argv = [
  '/usr/bin/python3',
  '/usr/bin/gunicorn',
  '-b',
  '0.0.0.0:8000',
  '-w',
  '2',
  'shop:app',
  '--env',
  'SECRET_KEY=abcdefghijkl',
]
const running = listed(
  { pid: 800, ppid: 1, argv: ['sh', '-c', 'gunicorn -b 0.0.0.0:8000 shop:app'] },
  { pid: 812, ppid: 800, argv },
  { pid: 813, ppid: 812, argv, startedTicks: 999_000 },
  { pid: 814, ppid: 812, argv },
)

describe('systems/gunicorn/find-masters', () => {
  it('tells arbiters from workers and from shells that name gunicorn', () => {
    const [master, ...others] = findMasters(parseListedProcesses(running))
    expect(others).toEqual([])
    expect(master?.process.pid).toBe(812)
    expect(master?.workers.map(({ pid }) => pid)).toEqual([813, 814])
  })

  it('reads titles that setproctitle wrote', () => {
    const titled = listed(
      { pid: 812, ppid: 1, argv: ['gunicorn: master [shop.wsgi]'] },
      { pid: 813, ppid: 812, argv: ['gunicorn: worker [shop.wsgi]'] },
    )
    expect(findMasters(parseListedProcesses(titled))).toMatchObject([
      { options: null, workers: [{ pid: 813 }] },
    ])
  })
})

describe('systems/gunicorn/settings-of', () => {
  const told = { argv: [], variables: {}, config: null, pid: 812 }

  it('knows the defaults of gunicorn', () => {
    expect(settingsOf(told)).toMatchObject({
      binds: ['127.0.0.1:8000'],
      workerClass: 'sync',
      workersWanted: 1,
      backlog: 2048,
      timeouts: [
        { kind: 'worker', valueMs: 30_000, isDefault: true },
        { kind: 'idle-accepted', valueMs: 0 },
        { kind: 'graceful', valueMs: 30_000 },
      ],
    })
  })

  it('prefers the command line to the environment and both to the file', () => {
    const config = {
      file: '/srv/g.py',
      settings: parseConfig('timeout = 10\nkeepalive = 7\nbind = ["a:1", "b:2"]\n'),
    }
    const settings = settingsOf({
      ...told,
      argv: ['-k', 'gthread', '--threads', '4'],
      variables: { GUNICORN_CMD_ARGS: "--timeout=20 --bind '0.0.0.0:9000'", WEB_CONCURRENCY: '3' },
      config,
    })
    expect(settings.binds).toEqual(['0.0.0.0:9000'])
    expect(settings.workersWanted).toBe(3)
    expect(settings.timeouts).toMatchObject([
      { kind: 'idle-accepted', valueMs: 7000, where: '/srv/g.py:2', isDefault: false },
      { kind: 'graceful', isDefault: true },
    ])
  })

  it('takes a timeout of 0 for none, and sync workers with threads for gthread', () => {
    expect(settingsOf({ ...told, argv: ['--timeout', '0'] }).timeouts[0]?.valueMs).toBeNull()
    expect(settingsOf({ ...told, argv: ['--threads', '2'] }).workerClass).toBe('gthread')
  })

  it('binds to PORT where that is set', () => {
    expect(settingsOf({ ...told, variables: { PORT: '5000' } }).binds).toEqual(['0.0.0.0:5000'])
  })
})

describe('systems/gunicorn/parse-config', () => {
  it('reads what is written out and leaves what only Python knows', () => {
    const settings = Object.fromEntries(parseConfig(conf).map(({ name, value }) => [name, value]))
    expect(settings).toMatchObject({
      bind: '127.0.0.1:18001',
      worker_class: 'gthread',
      threads: 4,
      timeout: 60,
      keepalive: 5,
    })
    expect('workers' in settings).toBe(true)
    expect(settings.workers).toBeUndefined()
  })

  it('reads lists over several lines and comments after values', () => {
    const text =
      'bind = [\n  "0.0.0.0:8000",  # all\n  "unix:/run/x.sock",\n]\ntimeout = 30  # s\nworkers == 3\n  threads = 2\n'
    expect(parseConfig(text)).toEqual([
      { name: 'bind', value: ['0.0.0.0:8000', 'unix:/run/x.sock'], line: 1 },
      { name: 'timeout', value: 30, line: 5 },
    ])
  })

  it('survives any text in linear time', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => Array.isArray(parseConfig(`bind = ${text}`))),
    )
    parseConfig(`bind = [${'"a", '.repeat(200_000)}`)
    parseConfig('bind = [\n'.repeat(5000))
  })
})

describe('systems/gunicorn/gunicorn-step', () => {
  it('reports arbiters, workers and what they were told, in two round trips and without secrets', async () => {
    const hosts = scriptedHosts({
      'sh -c read -r up': running,
      'sh -c for dir in': 'gunicorn-23.0.0.dist-info\n',
    })
    const { outcome, summary, facts } = await look(hosts)
    expect(outcome).toBe('pass')
    expect(summary).toBe('gunicorn 23.0.0 (pid 812) on 0.0.0.0:8000: 2 of 2 workers, sync')
    expect(facts.masters[0]).toMatchObject({
      startedAt: '2026-11-21T12:13:20.000Z',
      workers: [{ ageMs: 10_000 }, {}],
    })
    expect(JSON.stringify(facts)).not.toContain('abcdefghijkl')
    expect(hosts.trips()).toBe(2)
  })

  it('fails without any gunicorn, and when workers are missing', async () => {
    expect(await look(scriptedHosts({ 'sh -c read -r up': 'system 100 5 4096\n' }))).toMatchObject({
      outcome: 'fail',
      summary: 'no gunicorn is running',
    })
    const lonely = listed({ pid: 812, ppid: 1, argv }, { pid: 813, ppid: 812, argv })
    expect(await look(scriptedHosts({ 'sh -c read -r up': lonely }))).toMatchObject({ outcome: 'fail' })
  })

  it('says that it could not look where processes cannot be listed', async () => {
    await expect(look(scriptedHosts({}))).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
  })

  const program = installedProgram('gunicorn')

  it.skipIf(program === null)(
    'sees a real gunicorn with its configuration file',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-gunicorn-'))
      writeFileSync(join(folder, 'app.py'), 'def app(env, start):\n  start("200 OK", [])\n  return [b"ok"]\n')
      const socket = join(folder, 'app.sock')
      writeFileSync(
        join(folder, 'gunicorn.conf.py'),
        `bind = "unix:${socket}"\nworkers = 2\nworker_class = "gthread"\nkeepalive = 65\n`,
      )
      const child = spawn(program ?? '', ['app:app', '--error-logfile', join(folder, 'error.log')], {
        cwd: folder,
        stdio: 'ignore',
      })
      onTestFinished(() => {
        child.kill('SIGTERM')
        rmSync(folder, { recursive: true, force: true })
      })
      const log = join(folder, 'error.log')
      await expect
        .poll(() => (existsSync(log) ? readFileSync(log, 'utf8').split('Booting worker').length : 0), {
          timeout: 15_000,
        })
        .toBe(3)
      const hosts = spawnedHosts()
      const { facts } = await look(hosts)
      const ours = facts.masters.find(({ binds }) => binds.includes(`unix:${socket}`))
      expect(ours?.workers).toHaveLength(2)
      expect(ours).toMatchObject({
        workerClass: 'gthread',
        workersWanted: 2,
        configFile: join(folder, 'gunicorn.conf.py'),
      })
      expect(ours?.timeouts).toContainEqual(
        expect.objectContaining({
          kind: 'idle-accepted',
          valueMs: 65_000,
          where: `${join(folder, 'gunicorn.conf.py')}:4`,
        }),
      )
      const target = hostTargetOf(['gunicorn'])
      const ran = await hosts.run(target.host, gunicornLocator.commands(target), {
        signal: new AbortController().signal,
      })
      expect(gunicornLocator.locate(ran, target).map(({ name }) => name)).toContain(join(folder, 'error.log'))
    },
    20_000,
  )
})

describe('systems/gunicorn/gunicorn-locator', () => {
  it('names the files of argv and configuration, and the unit that takes up the rest', () => {
    const target = hostTargetOf(['gunicorn'])
    const said = { stderr: '', exitCode: 0, failure: null, truncated: false }
    const places = gunicornLocator.locate(
      [
        {
          ...said,
          stdout: running.replaceAll(
            'argument shop:app',
            'argument --error-logfile\nargument /var/log/g.log\nargument shop:app',
          ),
        },
        {
          ...said,
          stdout: "file /srv/shop/gunicorn.conf.py\naccesslog = '/var/log/a.log'\nerrorlog = '-'\n",
        },
      ],
      target,
    )
    expect(places.map(({ name, kind }) => [name, kind])).toEqual([
      ['/var/log/g.log', 'error'],
      ['/var/log/a.log', 'access'],
      ['journal:shop.service', 'error'],
    ])
  })
})

describe('systems/gunicorn/gunicorn-reader', () => {
  function read(
    text: string,
    command: string | null = null,
    label: string | null = null,
  ): GunicornFacts | null {
    for (const reader of gunicornReaders) {
      const reading = reader({ text, command, label, line: 1 })
      if (reading?.type === 'gunicorn') return reading.facts
    }
    return null
  }

  it('reads lines of ps, configuration files and units', () => {
    const line =
      'www-data   812  0.1  1.2 123456 60000 ?        S    14:33   0:01 /usr/bin/python3 /usr/bin/gunicorn -w 3 shop:app'
    expect(read(`${line}\n${line.replace('812', '813')}`, 'ps aux | grep gunicorn')?.masters).toMatchObject([
      { pid: 812, workersWanted: 3, workers: [{ pid: 813 }] },
    ])
    expect(read(conf, 'cat gunicorn.conf.py')?.masters).toMatchObject([
      { pid: 0, binds: ['127.0.0.1:18001'], workersWanted: null },
    ])
    expect(read('workers = 4\ntimeout = 120\n')?.masters[0]?.binds).toEqual([])
    expect(
      read('[Service]\nExecStart=/srv/venv/bin/gunicorn --timeout 90 -b unix:/run/s.sock shop.wsgi\n')
        ?.masters,
    ).toMatchObject([{ binds: ['unix:/run/s.sock'] }])
    expect(
      read('FROM python\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop:app"]\n')?.masters[0]?.binds,
    ).toEqual(['0.0.0.0:8000'])
  })

  it('leaves other text alone', () => {
    for (const text of ['timeout = 30\n', faults, 'gunicorn is down', 'x = 1\ny = 2'])
      expect(read(text)).toBeNull()
  })
})

describe('systems/gunicorn/log-signatures', () => {
  it('finds the causes of faults in real logs', () => {
    const causes = new Set(
      splitLogLines(faults).flatMap((line) =>
        matchLogLine(line).flatMap(({ signature }) =>
          Object.entries(signature.weights).flatMap(([cause, weight]) => (weight >= 15 ? [cause] : [])),
        ),
      ),
    )
    for (const cause of [
      'app-boot-failure',
      'worker-timeout',
      'app-native-crash',
      'oom-cgroup',
      'app-returns-5xx',
      'request-too-big-for-app',
    ])
      expect(causes).toContain(cause)
  })
})
