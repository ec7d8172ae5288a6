import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { splitLogLines } from '../../../src/hosts/log-search/split-log-lines.ts'
import type { Hosts } from '../../../src/model/host.ts'
import { parseListedProcesses } from '../../../src/systems/app/list-processes.ts'
import { findDaemons, portsByPid } from '../../../src/systems/node/find-processes.ts'
import { nodeLocator } from '../../../src/systems/node/node-locator.ts'
import { readNode } from '../../../src/systems/node/node-reader.ts'
import { nodeStep } from '../../../src/systems/node/node-step.ts'
import { parseEcosystem } from '../../../src/systems/node/parse-ecosystem.ts'
import { heapLimitOf, parseJlist } from '../../../src/systems/node/parse-jlist.ts'
import { parseDescription, parseTable } from '../../../src/systems/node/parse-table.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { installedProgram } from '../../support/installed-program.ts'
import { hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const fixture = (name: string) => readFileSync(join(fixtures, name), 'utf8')
const jlist = fixture('jlist.json')
const crashes = fixture('crashes.txt')

async function look(hosts: Hosts, now = new Date('2026-11-21T14:57:00Z')) {
  if (nodeStep.looksAt !== 'host') throw new TypeError('node looks at hosts')
  return await nodeStep.run(hostTargetOf(['node']), {}, makeStepContext({ hosts, now: () => now }))
}

const zeros = '0 '.repeat(17)
const running = `system 100 10000.00 4096
process 700 S 1 ${zeros}0 0 2000
program /root/.nvm/versions/node/v20.20.2/bin/node
argument PM2 v7.0.4: God Daemon (/root/.pm2)
process 900 S 1 ${zeros}0 0 2000
program /root/.nvm/versions/node/v18.1.0/bin/node
group 0::/system.slice/api.service
argument node
argument --max-old-space-size=512
argument /srv/api/server.js
process 901 S 1 ${zeros}0 0 2000
argument npm run start
process 15215 S 700 ${zeros}0 0 2000
argument node /srv/shop/ok.js
`
const listening = `LISTEN 0 511 0.0.0.0:4000 0.0.0.0:* users:(("node",pid=900,fd=19))
LISTEN 0 511 127.0.0.1:3000 0.0.0.0:* users:(("PM2 v7.0.4: God",pid=700,fd=31))
`

describe('systems/node/parse-jlist', () => {
  it('reads what PM2 said after its banners, and none of the environment', () => {
    const processes = parseJlist(jlist) ?? []
    expect(processes).toMatchObject([
      {
        name: 'shop',
        pid: 15_215,
        version: '20.20.2',
        heapLimitBytes: 256 * 1024 * 1024,
        pm2: {
          id: 0,
          status: 'online',
          restarts: 1,
          mode: 'cluster',
          memoryRestartBytes: 314_572_800,
          killTimeoutMs: 5000,
        },
      },
      { name: 'bad', pid: null, startedAt: null, pm2: { status: 'errored', restarts: 15, exitCode: 1 } },
      { name: 'mem', memoryBytes: 1_826_635_776 },
      { name: 'throw' },
      { name: 'shop' },
    ])
    expect(processes[1]?.timeouts).toMatchObject([{ kind: 'graceful', valueMs: 1600, isDefault: true }])
    expect(JSON.stringify(processes)).not.toContain('hunter2')
  })

  it('survives cut-off and hostile text', () => {
    expect(parseJlist(jlist.slice(0, 900))).toBeNull()
    fc.assert(
      fc.property(fc.json(), (json) => {
        parseJlist(`[{"pm2_env": ${json}}]`)
        expect(parseJlist(`x ${json}`)).toBeNull()
      }),
    )
  })

  it('reads the limit of the heap', () => {
    expect(heapLimitOf(['node', '--max_old_space_size', '64', 'x.js'])).toBe(64 * 1024 * 1024)
    expect(heapLimitOf(['--max-old-space-size=1x'])).toBeNull()
  })
})

describe('systems/node/parse-table', () => {
  it('reads pm2 list with its colours', () => {
    expect(parseTable(fixture('pm2-list.txt'))).toMatchObject([
      { name: 'bad', pid: null, pm2: { id: 1, status: 'errored', restarts: 15, mode: 'fork' } },
      { name: 'mem', pid: 15_392, memoryBytes: Math.round(1.8 * 1024 ** 3), pm2: { status: 'online' } },
      { name: 'shop', pm2: { mode: 'cluster' } },
    ])
  })

  it('reads pm2 describe', () => {
    expect(parseDescription(fixture('pm2-describe.txt'))).toMatchObject({
      name: 'bad',
      version: '20.20.2',
      pm2: {
        id: 1,
        status: 'errored',
        restarts: 15,
        logs: ['/srv/shop/pm2/logs/bad-error.log', '/srv/shop/pm2/logs/bad-out.log'],
      },
    })
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        parseTable(`│ id │ name │ status │\n│ 1 │ ${text} │`)
        parseDescription(`│ status │ ${text} │`)
        expect(parseTable('nothing')).toBeNull()
      }),
    )
  })
})

describe('systems/node/parse-ecosystem', () => {
  it('reads the apps of an ecosystem file', () => {
    expect(parseEcosystem(fixture('ecosystem.config.js'))).toMatchObject([
      {
        name: 'shop',
        heapLimitBytes: 256 * 1024 * 1024,
        pm2: { mode: 'cluster', killTimeoutMs: 5000, memoryRestartBytes: 300 * 1024 * 1024 },
      },
      { name: 'bad' },
      { name: 'mem' },
      { name: 'throw', pm2: { logs: [expect.stringContaining('throw-err.log')] } },
    ])
  })
})

describe('systems/node/find-processes', () => {
  it('finds the homes of PM2’s daemons', () => {
    expect(findDaemons(parseListedProcesses(running))).toEqual([{ pid: 700, home: '/root/.pm2' }])
  })

  it('reads who listens where, and knows when nobody is shown', () => {
    expect(portsByPid(listening)).toEqual(
      new Map([
        [900, [4000]],
        [700, [3000]],
      ]),
    )
    expect(portsByPid('LISTEN 0 511 0.0.0.0:4000 0.0.0.0:*\n')).toBeNull()
  })
})

describe('systems/node/node-step', () => {
  it('reports what listens and what PM2 knows, in two round trips', async () => {
    const hosts = scriptedHosts({
      'sh -c read -r up': running,
      'ss -Hltnp': listening,
      'sh -c pid=$1 home=$2': jlist,
    })
    const { outcome, summary, facts } = await look(hosts)
    expect(outcome).toBe('fail')
    expect(summary).toContain('bad: PM2 gave up after 15 restarts')
    expect(facts.processes.find(({ pid }) => pid === 900)).toMatchObject({
      name: 'server.js',
      version: '18.1.0',
      ports: [4000],
      heapLimitBytes: 512 * 1024 * 1024,
      timeouts: [{ kind: 'idle-accepted', valueMs: 5000 }, { kind: 'headers' }],
    })
    expect(facts.processes.filter(({ name }) => name === 'shop').map(({ ports }) => ports)).toEqual([
      [3000],
      [3000],
    ])
    expect(facts.processes.filter(({ pid }) => pid === 15_215)).toHaveLength(1)
    expect(hosts.ran.at(-1)?.argv.slice(-2)).toEqual(['700', '/root/.pm2'])
    expect(hosts.trips()).toBe(2)
  })

  it('fails where nothing listens, and says so when processes cannot be listed', async () => {
    const empty = scriptedHosts({ 'sh -c read -r up': 'system 100 5 4096\n', 'ss -Hltnp': listening })
    expect(await look(empty)).toMatchObject({ outcome: 'fail', summary: 'no process of Node listens' })
    await expect(look(scriptedHosts({}))).rejects.toMatchObject({ code: 'PROGRAM_MISSING' })
  })

  it('never wakes PM2: a daemon that is only named is not asked', async () => {
    const child = spawn(
      process.execPath,
      [
        '-e',
        'process.title = "PM2 v9.9.9: God Daemon (/nonexistent/home)"; console.log(1); setInterval(() => {}, 1000)',
      ],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    const real = spawnedHosts()
    const answers: string[] = []
    const { facts } = await look({
      run: async (host, commands, options) => {
        const ran = await real.run(host, commands, options)
        for (const [index, { argv }] of commands.entries())
          if (argv.includes('/nonexistent/home')) answers.push(ran[index]?.stdout ?? 'none')
        return ran
      },
    })
    expect(answers.every((stdout) => stdout === '')).toBe(true)
    expect(facts.processes.some(({ pid }) => pid === child.pid)).toBe(false)
  }, 40_000)

  it.skipIf(installedProgram('ss') === null)(
    'sees a real process of Node with its port',
    async () => {
      const child = spawn(
        process.execPath,
        [
          '--max-old-space-size=99',
          '-e',
          'require("http").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })',
        ],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      )
      onTestFinished(() => void child.kill('SIGKILL'))
      const [said] = (await once(child.stdout, 'data')) as [Buffer]
      const { facts } = await look(spawnedHosts(), new Date())
      expect(facts.processes.find(({ pid }) => pid === child.pid)).toMatchObject({
        name: 'node',
        ports: [Number(said.toString())],
        heapLimitBytes: 99 * 1024 * 1024,
      })
    },
    40_000,
  )
})

describe('systems/node/node-locator', () => {
  it('names PM2’s logs, and the unit of a process that PM2 does not run', () => {
    const target = hostTargetOf(['node'])
    const said = { stderr: '', exitCode: 0, failure: null, truncated: false }
    const logs = '/root/.pm2/pm2.log\n/root/.pm2/logs/shop-error.log\nnonsense\n'
    const places = nodeLocator.locate(
      [running, listening, logs].map((stdout) => ({ ...said, stdout })),
      target,
    )
    expect(places.map(({ name, format }) => [name, format])).toEqual([
      ['/root/.pm2/pm2.log', 'pm2'],
      ['/root/.pm2/logs/shop-error.log', 'unknown'],
      ['journal:api.service', 'journal'],
    ])
  })
})

describe('systems/node/node-reader', () => {
  function read(text: string) {
    const reading = readNode({ text, command: null, label: null, line: 1 })
    return reading?.type === 'node' ? reading : null
  }

  it('reads what PM2 prints and its ecosystem files', () => {
    expect(read(jlist)).toMatchObject({ outcome: 'fail' })
    expect(read(fixture('pm2-list.txt'))?.facts.processes).toHaveLength(3)
    expect(read(fixture('pm2-describe.txt'))?.facts.processes).toHaveLength(1)
    expect(read(fixture('ecosystem.config.js'))).toMatchObject({ outcome: 'pass' })
  })

  it('leaves other text alone', () => {
    for (const text of [crashes, '| status | 502 |', '{"apps": 3}', '[]', 'status: 502'])
      expect(read(text)).toBeNull()
  })
})

describe('systems/node/log-signatures', () => {
  it('finds the causes of crashes as Node prints them', () => {
    const causes = new Set(
      splitLogLines(crashes).flatMap((line) =>
        matchLogLine(line).flatMap(({ signature }) =>
          Object.entries(signature.weights).flatMap(([cause, weight]) => (weight >= 14 ? [cause] : [])),
        ),
      ),
    )
    for (const cause of [
      'port-conflict',
      'app-boot-failure',
      'app-heap-exhausted',
      'dns-failure',
      'fd-exhaustion',
      'app-crash-request',
      'benign-noise',
    ])
      expect(causes).toContain(cause)
  })
})
