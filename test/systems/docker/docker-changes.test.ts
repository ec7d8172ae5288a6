import { describe, expect, it } from 'vitest'
import { dockerMemoryChange } from '../../../src/systems/docker/docker-memory-change.ts'
import { dockerRestartChange } from '../../../src/systems/docker/docker-restart-change.ts'
import { dockerStartChange } from '../../../src/systems/docker/docker-start-change.ts'
import { emptyContainer } from '../../../src/systems/docker/empty-container.ts'
import { aim, apply, changeContext, siteAt, undo } from '../../support/change-site.ts'
import { seenOn } from '../../support/host-evidence.ts'
import { type Answer, inTurn, scriptedHosts } from '../../support/scripted-hosts.ts'

const mebibyte = 1024 * 1024
const container = 'shop-api'

function shown(more: Record<string, unknown> = {}): string {
  return `${JSON.stringify({
    Id: 'ab'.repeat(32),
    RestartCount: 0,
    Status: 'running',
    StartedAt: '2026-11-21T12:00:00.123456789Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    ExitCode: 0,
    OOMKilled: false,
    Pid: 41,
    Error: '',
    Memory: 100 * mebibyte,
    MemorySwap: 200 * mebibyte,
    Policy: 'no',
    ...more,
  })}\n`
}

const anew = { StartedAt: '2026-11-21T12:09:58Z', Pid: 77 }
const ended = { Status: 'exited', ExitCode: 1, Pid: 0 }
const evidence = [
  seenOn('docker', 'app', {
    containers: [
      {
        ...emptyContainer(container),
        status: 'running',
        published: [{ hostAddress: '0.0.0.0', hostPort: 8000, port: 3000, protocol: 'tcp' }],
      },
    ],
  }),
]

function engine(script: Record<string, Answer> = {}) {
  return scriptedHosts({
    date: `${Date.parse('2026-11-21T12:10:00Z') / 1000}\n`,
    'docker inspect': shown(),
    'docker logs': '',
    'cat /proc/meminfo': 'MemAvailable: 1024000 kB\n',
    sleep: '',
    ...script,
  })
}

const context = (hosts: ReturnType<typeof engine>) => changeContext({ hosts })
const site = () => siteAt({ system: 'docker', evidence })

describe('systems/docker/docker-restart-change', () => {
  it('aims at the container that publishes the port', async () => {
    expect(await aim(dockerRestartChange, site(), context(engine()))).toEqual({ container })
  })

  it.each<[string, Answer, RegExp]>([
    ['one that has ended', shown(ended), /does not run \(exited\): it can be started/],
    ['one that is paused', shown({ Status: 'paused' }), /does not run \(paused\)/],
    ['one of which nothing is told', { exitCode: 1, stderr: 'permission denied' }, /did not say how/],
    ['one of which garbage is told', '{"Id":"; reboot","Status":"running"}', /did not say how/],
  ])('does not aim at %s', async (_title, inspected, words) => {
    const hosts = engine({ 'docker inspect': inspected })
    expect(await aim(dockerRestartChange, site(), context(hosts))).toEqual({
      lacking: expect.stringMatching(words),
    })
  })

  it('says who else runs the hop', async () => {
    const group = 'listening 8000 41\nsystem 100 5000.00 4096\n'
    const listener = `process 41 S 1 ${'0 '.repeat(17)}0 0 20\ngroup 0::/system.slice/shop.service\n`
    const hosts = engine({ 'sh -c': group + listener })
    expect(await aim(dockerRestartChange, siteAt(), context(hosts))).toEqual({
      lacking: 'app is run by the systemd unit shop.service.',
      unfit: true,
    })
  })

  it('restarts with the container’s own time to end, and never asks for its environment', async () => {
    const hosts = engine({ 'docker inspect': inTurn(shown(), shown(anew)), 'docker restart': container })
    expect(await apply(dockerRestartChange, { container }, context(hosts))).toEqual({
      outcome: 'pass',
      summary: 'shop-api was restarted: it is running, started 2026-11-21 12:09:58 UTC.',
    })
    expect(hosts.ran.filter(({ argv }) => argv[1] === 'restart').map(({ argv }) => argv)).toEqual([
      ['docker', 'restart', container],
    ])
    expect(hosts.ran.flatMap(({ argv }) => argv).join(' ')).not.toMatch(/\.Env|json \.Config/)
  })

  it.each<[string, Record<string, Answer>, RegExp]>([
    [
      'one that ends at once, with its last line and without secrets',
      {
        'docker inspect': inTurn(shown(), shown({ ...anew, ...ended })),
        'docker logs': { stdout: '', stderr: 'Error: password=hunter2 refused\n\n' },
      },
      /did not stay up: it is exited \(exit code 1\).*Its last line: Error: password=\[redacted\]/,
    ],
    [
      'one that the engine had to start once more',
      { 'docker inspect': inTurn(shown(), shown({ ...anew, RestartCount: 1 })) },
      /ended and was started again/,
    ],
    [
      'a refusal of the engine',
      { 'docker restart': { exitCode: 1, stderr: 'Error response from daemon: driver failed\n' } },
      /was not started anew \(Error response from daemon: driver failed\)/,
    ],
    [
      'a refusal of sudo',
      { 'docker restart': { exitCode: 1, failure: 'forbidden' } },
      /was not started anew \(sudo does not allow it\)/,
    ],
    [
      'one that is gone',
      { 'docker inspect': inTurn(shown(), { exitCode: 1, stderr: 'Error: No such container: shop-api' }) },
      /There is no container shop-api any more/,
    ],
  ])('tells of %s', async (_title, script, words) => {
    const hosts = engine({ 'docker restart': '', ...script })
    const outcome = await apply(dockerRestartChange, { container }, context(hosts))
    expect(outcome).toEqual({ outcome: 'fail', summary: expect.stringMatching(words) })
    expect(outcome.summary).not.toContain('hunter2')
  })

  it('does not claim to know what came of it when the engine does not say', async () => {
    const hosts = engine({ 'docker inspect': inTurn(shown(), 'garbage'), 'docker restart': '' })
    await expect(apply(dockerRestartChange, { container }, context(hosts))).rejects.toMatchObject({
      code: 'OUTPUT_UNREADABLE',
    })
  })

  it.each(['--all', '-x', 'a b', 'a;b', '$(x)', '', 'x\ny'])('refuses a plan for "%s"', (name) => {
    expect(dockerRestartChange.exact.safeParse({ container: name }).success).toBe(false)
  })
})

describe('systems/docker/container-marks', () => {
  const marksOf = async (more: Record<string, unknown>) =>
    (
      await dockerRestartChange.inspect(
        siteAt().place,
        { container },
        context(engine({ 'docker inspect': shown(more) })),
      )
    ).marks

  it('tell a restart by somebody else, and another container of the same name', async () => {
    const before = await marksOf({})
    expect(await marksOf(anew)).not.toEqual(before)
    expect(await marksOf({ Id: 'cd'.repeat(32) })).not.toEqual(before)
  })

  it('are the same while the engine tries again and again', async () => {
    const loop = { Policy: 'always' }
    const paused = await marksOf({ ...loop, Status: 'restarting', RestartCount: 3 })
    expect(await marksOf({ ...loop, ...anew, RestartCount: 4 })).toEqual(paused)
    expect(await marksOf({ ...loop, RestartCount: 4 })).not.toEqual(paused)
  })

  it('tell that there is none any more', async () => {
    const hosts = engine({ 'docker inspect': { exitCode: 1, stderr: 'Error: No such container: shop-api' } })
    const state = await dockerRestartChange.inspect(siteAt().place, { container }, context(hosts))
    expect(state.marks).toMatchObject({ state: 'gone' })
  })
})

describe('systems/docker/docker-start-change', () => {
  it.each<[string, unknown]>([
    ['exited', { container }],
    ['created', { container }],
    ['paused', { lacking: 'Somebody has paused the container shop-api.' }],
    ['running', { lacking: 'The container shop-api is running: it cannot be started.' }],
  ])('aims at one that is %s: %o', async (Status, is) => {
    const hosts = engine({ 'docker inspect': shown({ Status }) })
    expect(await aim(dockerStartChange, site(), context(hosts))).toEqual(is)
  })

  it('starts, and is taken back by a stop', async () => {
    const hosts = engine({ 'docker inspect': inTurn(shown(ended), shown(anew)), 'docker start': '' })
    expect(await apply(dockerStartChange, { container }, context(hosts))).toMatchObject({ outcome: 'pass' })
    const stopped = engine({ 'docker inspect': shown(ended), 'docker stop': '' })
    expect(await undo(dockerStartChange, { container }, context(stopped))).toMatchObject({ outcome: 'pass' })
    const refused = engine({ 'docker stop': { exitCode: 1, stderr: 'tried to kill container' } })
    expect(await undo(dockerStartChange, { container }, context(refused))).toMatchObject({
      outcome: 'fail',
      summary: expect.stringContaining('was not stopped (tried to kill container)'),
    })
  })

  it('tells why the engine could not start it', async () => {
    const error = {
      ...ended,
      Status: 'created',
      Error: 'Bind for 0.0.0.0:8000 failed: port is already allocated',
    }
    const hosts = engine({
      'docker inspect': shown(error),
      'docker start': { exitCode: 1, stderr: 'failed' },
    })
    expect(await apply(dockerStartChange, { container }, context(hosts))).toMatchObject({
      outcome: 'fail',
      summary: expect.stringContaining('port is already allocated'),
    })
  })
})

describe('systems/docker/docker-memory-change', () => {
  const from = { memory: 100 * mebibyte, swap: 200 * mebibyte }
  const to = { memory: 150 * mebibyte, swap: 250 * mebibyte }
  const exact = { container, from, to, start: false }

  it.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
    ['keeps as much swap beyond it', {}, {}, { from, to, start: false }],
    ['takes an unsaid limit of swap as twice the memory', { MemorySwap: 0 }, {}, { from, to }],
    ['leaves swap without a limit', { MemorySwap: -1 }, {}, { to: { memory: 150 * mebibyte, swap: -1 } }],
    [
      'leaves a container without swap so',
      { MemorySwap: 100 * mebibyte },
      {},
      { to: { memory: 150 * mebibyte, swap: 150 * mebibyte } },
    ],
    ['starts one that was killed', { ...ended, OOMKilled: true }, {}, { start: true }],
    [
      'does not give what the machine has not',
      { Memory: 1000 * mebibyte },
      { factor: 2 },
      { lacking: expect.stringContaining('1000 MiB to spare, too little') },
    ],
    [
      'does not raise what is no limit',
      { Memory: 0 },
      {},
      { lacking: expect.stringContaining('no memory limit') },
    ],
    [
      'leaves one alone that is paused',
      { Status: 'paused' },
      {},
      { lacking: expect.stringContaining('is paused') },
    ],
  ])('%s', async (_title, more, params, is) => {
    const hosts = engine({ 'docker inspect': shown(more) })
    expect(await aim(dockerMemoryChange, site(), context(hosts), params)).toMatchObject(Object(is))
  })

  it('updates, and sees that the limit is in force', async () => {
    const hosts = engine({ 'docker inspect': shown({ Memory: to.memory }), 'docker update': '' })
    expect(await apply(dockerMemoryChange, exact, context(hosts))).toEqual({
      outcome: 'pass',
      summary: 'The memory limit of shop-api is 150 MiB now.',
    })
    const refused = engine({ 'docker update': { exitCode: 1, stderr: 'cannot update' } })
    expect(await apply(dockerMemoryChange, exact, context(refused))).toEqual({
      outcome: 'fail',
      summary: 'The memory limit of shop-api was not changed (cannot update): it is 100 MiB.',
    })
  })

  it('gives back what it had when it does not stay up with more', async () => {
    const more = { Memory: to.memory }
    const hosts = engine({
      'docker inspect': inTurn(
        shown({ ...ended, ...more }),
        shown({ ...ended, ...more }),
        shown({ ...ended, ...anew, ...more }),
        shown({ ...ended, ...anew, ...more }),
        shown({ ...ended, ...anew }),
      ),
      'docker update': '',
      'docker start': '',
      'docker stop': '',
    })
    const outcome = await apply(dockerMemoryChange, { ...exact, start: true }, context(hosts))
    expect(outcome).toMatchObject({
      outcome: 'fail',
      summary: expect.stringMatching(/did not stay up.*The memory limit of shop-api is 100 MiB now/),
    })
  })

  it('goes back to exactly what it had', () => {
    const { undo: back } = dockerMemoryChange
    expect('commands' in back && back.commands(dockerMemoryChange.exact.parse(exact))).toEqual([
      'docker update --memory 104857600 --memory-swap 209715200 shop-api',
    ])
  })
})
