import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pm2AppName, pm2Command, pm2HomeSchema } from '../../../src/systems/node/pm2-command.ts'
import { pm2ReloadChange } from '../../../src/systems/node/pm2-reload-change.ts'
import { pm2RestartChange } from '../../../src/systems/node/pm2-restart-change.ts'
import { lookAtOwners, readOwners } from '../../../src/systems/owner/look-at-owners.ts'
import { aim, apply, changeContext, siteAt } from '../../support/change-site.ts'
import { installedProgram } from '../../support/installed-program.ts'
import { type Answer, hostOf, inTurn, scriptedHosts } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'

const of = { user: 'deploy', home: '/srv/.pm2' }
const exact = { ...of, app: 'shop' }
const zeros = '0 '.repeat(17)
const nowMs = Date.parse('2026-11-21T12:10:00Z')
const look = `listening 8000 41
system 100 5000.00 4096
process 41 S 12 ${zeros}0 0 20
owner 1000 deploy
group 0::/system.slice/pm2-deploy.service
process 12 S 1 ${zeros}0 0 20
owner 1000 deploy
argument PM2 v5.4.3: God Daemon (/srv/.pm2)
`

interface Instance {
  name?: string
  pid?: number
  id?: number
  status?: string
  mode?: string
  ageMs?: number
  restarts?: number
  unstable?: number
}

/** What `pm2 jlist` prints, one instance unless told, with the environment that must not be seen. */
function jlist(...instances: Instance[]): string {
  return `\n>>>> In-memory PM2 is out-of-date\n${JSON.stringify(
    (instances.length === 0 ? [{}] : instances).map(
      ({
        name = 'shop',
        pid = 41,
        id = 0,
        status = 'online',
        mode = 'fork_mode',
        ageMs = 600_000,
        restarts = 0,
        unstable = 0,
      }) => ({
        name,
        pid,
        pm_id: id,
        monit: { memory: 1, cpu: 0 },
        pm2_env: {
          SECRET: 'hunter2',
          status,
          restart_time: restarts,
          unstable_restarts: unstable,
          exec_mode: mode,
          pm_uptime: nowMs - ageMs,
        },
      }),
    ),
  )}`
}

/** The look comes first, then what `pm2` says, one answer after the other. */
function machine(...answers: (string | Partial<import('../../../src/model/host.ts').Ran>)[]) {
  const script: Record<string, Answer> = { date: `${nowMs / 1000}\n`, sleep: '', 'sh -c': inTurn(...answers) }
  return scriptedHosts(script)
}

const context = (...answers: Parameters<typeof machine>) => changeContext({ hosts: machine(...answers) })
const cluster = (more: Instance = {}) =>
  jlist({ mode: 'cluster_mode', ...more }, { mode: 'cluster_mode', pid: 42, id: 1 })

describe('systems/node/pm2-command', () => {
  it.each([
    ['shop', true],
    ['shop-api', true],
    ['@org:api', true],
    ['v2.1', true],
    ['all', false],
    ['0', false],
    ['12', false],
    ['/shop/', false],
    ['-x', false],
    ['--update-env', false],
    ['a b', false],
    ['$(x)', false],
    ['', false],
    ['shop\n', false],
  ])('takes "%s" for the name of one app: %s', (name, is) => {
    expect(pm2AppName.safeParse(name).success).toBe(is)
  })

  it.each([
    { home: '/srv/../root' },
    { home: 'srv' },
    { home: '/a b' },
    { user: '-u' },
    { user: 'a b' },
    { user: '' },
  ])('refuses %o', (more) => {
    expect(pm2HomeSchema.safeParse({ ...of, ...more }).success).toBe(false)
  })
})

describe('systems/node/pm2-restart-change', () => {
  it('aims at the app that listens, with the user and the home of its daemon', async () => {
    const aimed = aim(pm2RestartChange, siteAt(), context(look, jlist({}, { name: 'queue', pid: 43 })))
    expect(await aimed).toEqual(exact)
  })

  it('does not aim at an app whose name would mean more', async () => {
    const aimed = aim(pm2RestartChange, siteAt(), context(look, jlist({ name: 'all' })))
    expect(await aimed).toEqual({ lacking: expect.stringContaining('"all" is no name') })
  })

  it('shows the line that a person would type', () => {
    expect(pm2RestartChange.commands(exact)).toEqual([
      'sudo -u deploy env PM2_HOME=/srv/.pm2 pm2 restart shop',
    ])
  })

  it.each<[string, Parameters<typeof machine>, 'pass' | 'fail', RegExp]>([
    [
      'a restart',
      [jlist(), '', jlist({ pid: 77, ageMs: 2000, restarts: 1 })],
      'pass',
      /^shop was restarted\. shop: 1 of 1 online, pid 77/,
    ],
    [
      'a start of what was given up',
      [jlist({ pid: 0, status: 'errored', restarts: 16 }), '', jlist({ pid: 77, ageMs: 2000, restarts: 16 })],
      'pass',
      /was restarted/,
    ],
    [
      'an app that ends at once',
      [jlist(), '', jlist({ pid: 0, status: 'waiting restart' })],
      'fail',
      /did not stay up\. shop: 0 of 1 online, others waiting restart/,
    ],
    [
      'an app that is started once more',
      [jlist(), '', jlist({ pid: 77, ageMs: 100, restarts: 3, unstable: 2 })],
      'fail',
      /ended and was started again/,
    ],
    [
      'an app that was not touched',
      [jlist(), { exitCode: 1, stderr: '[PM2][ERROR] Process or Namespace shop not found\n' }, jlist()],
      'fail',
      /Not every instance of shop was started anew \(\[PM2\]\[ERROR\] Process or Namespace shop not found\)/,
    ],
    [
      'a daemon that is gone',
      [{ exitCode: 3 }, { exitCode: 3, stderr: 'no daemon of PM2 there\n' }, { exitCode: 3 }],
      'fail',
      /^shop was not touched: no daemon of PM2 there\.$/,
    ],
  ])('tells of %s', async (_title, answers, outcome, words) => {
    const said = await apply(pm2RestartChange, exact, context(...answers))
    expect(said).toEqual({ outcome, summary: expect.stringMatching(words) })
  })

  it('does not claim to know what came of it when PM2 does not say', async () => {
    await expect(apply(pm2RestartChange, exact, context(jlist(), '', 'garbage'))).rejects.toMatchObject({
      code: 'OUTPUT_UNREADABLE',
    })
  })

  it('marks tell a restart by somebody else, and nothing of what PM2 tries by itself', async () => {
    const marks = async (...given: Parameters<typeof jlist>) =>
      (await pm2RestartChange.inspect(siteAt().place, exact, context(jlist(...given)))).marks
    expect(await marks({})).not.toEqual(await marks({ pid: 77, ageMs: 120_000, restarts: 1 }))
    const errored = await marks({ pid: 0, status: 'errored', restarts: 16 })
    expect(await marks({ pid: 0, status: 'waiting restart', restarts: 9 })).toEqual(errored)
    expect(await marks({ pid: 78, ageMs: 500, restarts: 10, unstable: 3 })).toEqual(errored)
    expect(await marks({ pid: 78, ageMs: 300_000, restarts: 10, unstable: 3 })).not.toEqual(errored)
    expect(JSON.stringify(await marks({}))).not.toContain('hunter2')
  })
})

describe('systems/node/pm2-reload-change', () => {
  it.each<[string, string, unknown]>([
    ['two instances of a cluster', cluster(), exact],
    ['fork mode', jlist(), { lacking: expect.stringContaining('fork mode') }],
    ['one instance', jlist({ mode: 'cluster_mode' }), { lacking: expect.stringContaining('one instance') }],
    [
      'an instance that is down',
      cluster({ status: 'errored' }),
      { lacking: expect.stringContaining('restarted, not reloaded') },
    ],
  ])('aims at %s', async (_title, listed, is) => {
    expect(await aim(pm2ReloadChange, siteAt(), context(look, listed, listed))).toEqual(is)
  })

  it('sees that every instance was replaced', async () => {
    const replaced = jlist(
      { mode: 'cluster_mode', pid: 51, ageMs: 2000 },
      { mode: 'cluster_mode', pid: 52, id: 1, ageMs: 1000 },
    )
    expect(await apply(pm2ReloadChange, exact, context(cluster(), '', replaced))).toMatchObject({
      outcome: 'pass',
    })
    const half = jlist(
      { mode: 'cluster_mode', pid: 51, ageMs: 2000 },
      { mode: 'cluster_mode', pid: 42, id: 1 },
    )
    expect(await apply(pm2ReloadChange, exact, context(cluster(), '', half))).toMatchObject({
      outcome: 'fail',
      summary: expect.stringContaining('Not every instance'),
    })
  })
})

describe.skipIf(process.platform !== 'linux')('systems/node/pm2-command on this machine', () => {
  const run = (hosts: ReturnType<typeof spawnedHosts>, home: string, user: string) =>
    hosts.run(hostOf(), [pm2Command({ home, user }, 'restart', 'shop')], {
      signal: AbortSignal.timeout(15_000),
    })

  /** A process with the title and the socket of PM2's daemon, and a program `pm2` that says how it was called. */
  async function daemon() {
    const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-pm2-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const home = join(folder, 'home')
    mkdirSync(home)
    const socket = createServer().listen(join(home, 'rpc.sock'))
    onTestFinished(() => void socket.close())
    writeFileSync(join(folder, 'pm2'), '#!/bin/sh\nprintf "%s\\n" "$PM2_HOME" "$@"\n')
    chmodSync(join(folder, 'pm2'), 0o755)
    const title = `process.title = ${JSON.stringify(`PM2 v5.4.3: God Daemon (${home})`)}; console.log('up'); setInterval(() => {}, 1000)`
    // Room for the title is what the command line takes.
    const child = spawn(process.execPath, ['-e', title, 'x'.repeat(300)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    return { home, hosts: spawnedHosts({ PATH: `${folder}:${process.env.PATH}` }) }
  }

  it('asks the program beside the daemon, with its home and the name as one argument', async () => {
    const { home, hosts } = await daemon()
    const [ran] = await run(hosts, home, userInfo().username)
    expect(ran?.stdout.trim().split('\n')).toEqual([home, 'restart', 'shop'])
  })

  it('never starts a daemon where there is none, and touches none of another user', async () => {
    const { home, hosts } = await daemon()
    expect(await run(hosts, '/nowhere', 'root')).toMatchObject([{ exitCode: 3, stdout: '' }])
    expect(await run(hosts, home, 'nobody')).toMatchObject([
      { exitCode: 3, stdout: '', stderr: expect.stringContaining('another user') },
    ])
  })
})

describe.skipIf(installedProgram('ss') === null)('systems/owner/look-at-owners on this machine', () => {
  it('finds who listens and who started them', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const [ran] = await spawnedHosts().run(hostOf(), [lookAtOwners([port, 1])], {
      signal: AbortSignal.timeout(15_000),
    })
    const { ports, processes } = readOwners(ran?.stdout ?? '')
    expect([...ports]).toEqual([[port, [process.pid]]])
    expect(processes.get(process.pid)).toMatchObject({ ppid: process.ppid, user: userInfo().username })
    expect(processes.has(process.ppid)).toBe(true)
  })
})
