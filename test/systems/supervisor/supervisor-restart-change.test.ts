import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { parseListedProcesses } from '../../../src/systems/app/list-processes.ts'
import { findSupervisors } from '../../../src/systems/supervisor/find-supervisors.ts'
import { parseStatus } from '../../../src/systems/supervisor/parse-status.ts'
import { supervisorRestartChange } from '../../../src/systems/supervisor/supervisor-restart-change.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { aim, apply, changeContext, siteAt } from '../../support/change-site.ts'
import { installedProgram } from '../../support/installed-program.ts'
import { type Answer, inTurn, scriptedHosts } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'

const config = '/etc/supervisor/supervisord.conf'
const exact = { program: 'shop', config }
const zeros = '0 '.repeat(17)
const up = 'shop                             RUNNING   pid 41, uptime 0:10:00\nstart 41 1000\n'
const anew = 'shop                             RUNNING   pid 77, uptime 0:00:02\nstart 77 2000\n'
const fatal = 'shop                             FATAL     Exited too quickly (process log may have details)\n'
const tried = 'shop                             BACKOFF   Exited too quickly (process log may have details)\n'

function machine(script: Record<string, Answer>) {
  return scriptedHosts({ sleep: '', [`supervisorctl -c ${config} tail`]: '', ...script })
}

describe('systems/supervisor/parse-status', () => {
  it('reads what supervisorctl says, and leaves out what could mean more than one program', () => {
    const text = `${up}jobs:mailer_00                   STOPPED   Not started\nall                              RUNNING   pid 3, uptime 0:00:01\n--x FATAL\nunix:///var/run/supervisor.sock no such file\n${fatal}`
    expect(parseStatus(text)).toEqual([
      { name: 'shop', state: 'RUNNING', pid: 41, note: 'pid 41, uptime 0:10:00' },
      { name: 'jobs:mailer_00', state: 'STOPPED', pid: null, note: 'Not started' },
      { name: 'shop', state: 'FATAL', pid: null, note: expect.stringContaining('Exited too quickly') },
    ])
  })

  it('survives any text, and gives back only names that are plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        for (const { name } of parseStatus(`${text}\n${text} FATAL ${text}`)) {
          expect(name).toMatch(/^[A-Za-z0-9_.][A-Za-z0-9_.:-]*$/)
        }
      }),
    )
  })
})

describe('systems/supervisor/find-supervisors', () => {
  it.each<[string, string[], string | null | undefined]>([
    ['-n -c FILE', ['/usr/bin/python3', '/usr/bin/supervisord', '-n', '-c', config], config],
    ['-cFILE', ['/usr/bin/supervisord', `-c${config}`], config],
    ['--configuration=FILE', ['supervisord', `--configuration=${config}`], config],
    ['no option', ['/usr/bin/python3', '/usr/bin/supervisord'], null],
    ['a path that could not be an argument', ['supervisord', '-c', '/etc/$(x)'], undefined],
    ['a path upwards', ['supervisord', '-c', '/etc/../x'], undefined],
    ['a relative path', ['supervisord', '-c', 'x.conf'], undefined],
    ['something else', ['vim', 'a', 'b', '/usr/bin/supervisord'], undefined],
  ])('reads the configuration of %s', (_title, argv, is) => {
    const text = `process 12 S 1 ${zeros}0 0 20\n${argv.map((word) => `argument ${word}\n`).join('')}`
    expect(findSupervisors(parseListedProcesses(text))).toEqual(
      is === undefined ? [] : [{ pid: 12, config: is }],
    )
  })
})

describe('systems/supervisor/supervisor-restart-change', () => {
  const look = `listening 8000 41
system 100 5000.00 4096
process 41 S 12 ${zeros}0 0 20
group 0::/system.slice/supervisor.service
process 12 S 1 ${zeros}0 0 20
argument /usr/bin/python3
argument /usr/bin/supervisord
argument -c
argument ${config}
`

  it('aims at the program that listens', async () => {
    const hosts = machine({
      'sh -c': look,
      [`supervisorctl -c ${config} status`]: { stdout: up, exitCode: 3 },
    })
    expect(await aim(supervisorRestartChange, siteAt(), changeContext({ hosts }))).toEqual(exact)
  })

  it('does not aim where Supervisor tells nothing', async () => {
    const hosts = machine({
      'sh -c': look,
      supervisorctl: { stdout: 'unix:///x refused connection', exitCode: 4 },
    })
    expect(await aim(supervisorRestartChange, siteAt(), changeContext({ hosts }))).toEqual({
      lacking: expect.stringContaining('does not say by which program'),
    })
  })

  it.each<[string, Record<string, Answer>, 'pass' | 'fail', RegExp]>([
    [
      'a restart',
      { 'sh -c': inTurn(up, anew) },
      'pass',
      /^shop was restarted: it is RUNNING, pid 77, uptime 0:00:02\.$/,
    ],
    [
      'a start of what was given up',
      {
        'sh -c': inTurn(fatal, anew),
        [`supervisorctl -c ${config} restart`]: {
          stdout: 'shop: ERROR (not running)\nshop: started\n',
          exitCode: 7,
        },
      },
      'pass',
      /was restarted: it is RUNNING/,
    ],
    [
      'one that does not stay up',
      {
        'sh -c': inTurn(fatal, tried),
        [`supervisorctl -c ${config} restart`]: {
          stdout: 'shop: ERROR (not running)\nshop: ERROR (spawn error)\n',
          exitCode: 7,
        },
        [`supervisorctl -c ${config} tail`]: 'Error: token=hunter2 refused\n',
      },
      'fail',
      /did not stay up \(shop: ERROR \(spawn error\)\): it is BACKOFF.*Its last line: Error: token=\[redacted\]/,
    ],
    [
      'one that was not touched',
      { 'sh -c': up, [`supervisorctl -c ${config} restart`]: { failure: 'forbidden', exitCode: 1 } },
      'fail',
      /was not started anew \(sudo does not allow it\)/,
    ],
    [
      'a Supervisor that does not answer',
      {
        'sh -c': 'unix:///var/run/supervisor.sock refused connection\n',
        [`supervisorctl -c ${config} restart`]: {
          stdout: 'unix:///var/run/supervisor.sock refused connection\n',
          exitCode: 7,
        },
      },
      'fail',
      /was not touched: unix:\/\/\/var\/run\/supervisor\.sock refused connection/,
    ],
  ])('tells of %s', async (_title, script, outcome, words) => {
    const hosts = machine({
      [`supervisorctl -c ${config} restart`]: 'shop: stopped\nshop: started\n',
      ...script,
    })
    const said = await apply(supervisorRestartChange, exact, changeContext({ hosts }))
    expect(said).toEqual({ outcome, summary: expect.stringMatching(words) })
    expect(said.summary).not.toContain('hunter2')
    expect(hosts.trips()).toBe(1)
  })

  it('marks tell a restart by somebody else, and nothing of what Supervisor tries by itself', async () => {
    const marks = async (text: string) =>
      (
        await supervisorRestartChange.inspect(
          siteAt().place,
          exact,
          changeContext({ hosts: machine({ 'sh -c': text }) }),
        )
      ).marks
    expect(await marks(up)).not.toEqual(await marks(anew))
    expect(await marks(up)).toEqual(await marks(up.replace('0:10:00', '0:11:00')))
    expect(await marks(fatal)).toEqual(await marks(tried))
  })

  it.each([
    { program: 'all' },
    { program: '-x' },
    { program: 'a b' },
    { config: 'x' },
    { config: '/a/../b' },
  ])('refuses a plan with %o', (more) => {
    expect(supervisorRestartChange.exact.safeParse({ ...exact, ...more }).success).toBe(false)
  })
})

const supervisord = installedProgram('supervisord')

describe.skipIf(supervisord === null)('systems/supervisor with a real supervisord', () => {
  it('restarts a program, and sees one that cannot start', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-supervisor-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'supervisord.conf')
    const sections = {
      supervisord: {
        nodaemon: 'true',
        logfile: join(folder, 'log'),
        pidfile: join(folder, 'pid'),
        childlogdir: folder,
      },
      unix_http_server: { file: join(folder, 'sock') },
      'rpcinterface:supervisor': {
        'supervisor.rpcinterface_factory': 'supervisor.rpcinterface:make_main_rpcinterface',
      },
      supervisorctl: { serverurl: `unix://${join(folder, 'sock')}` },
      'program:shop': { command: '/bin/sleep 1000', startsecs: '1' },
      'program:broken': { command: '/bin/false', startretries: '0' },
    }
    const text = Object.entries(sections).map(
      ([name, values]) =>
        `[${name}]\n${Object.entries(values)
          .map(([key, value]) => `${key}=${value}\n`)
          .join('')}`,
    )
    writeFileSync(file, text.join('\n'))
    const daemon = spawn(supervisord ?? '', ['-c', file], { stdio: 'ignore' })
    onTestFinished(async () => {
      daemon.kill('SIGTERM')
      if (daemon.exitCode === null) await once(daemon, 'exit')
    })
    const context = changeContext({ hosts: spawnedHosts() })
    const real = { program: 'shop', config: file }
    const inspect = () => supervisorRestartChange.inspect(siteAt().place, real, context)
    const before = await vi.waitFor(
      async () => {
        const state = await inspect()
        expect(state.marks).toMatchObject({ state: 'RUNNING', start: expect.any(Number) })
        return state
      },
      { timeout: 15_000, interval: 200 },
    )
    expect(await apply(supervisorRestartChange, real, context)).toMatchObject({ outcome: 'pass' })
    expect((await inspect()).marks).not.toEqual(before.marks)
    expect(await apply(supervisorRestartChange, { ...real, program: 'broken' }, context)).toMatchObject({
      outcome: 'fail',
      summary: expect.stringContaining('did not stay up'),
    })
  })
})
