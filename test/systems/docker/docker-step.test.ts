import { describe, expect, it } from 'vitest'
import { dockerStep } from '../../../src/systems/docker/docker-step.ts'
import { readFixture } from '../../support/read-fixture.ts'
import { type Answer, hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext } from '../../support/step-context.ts'

const script: Record<string, Answer> = {
  'docker version': '20.10.24\n',
  'docker ps': readFixture('docker/ps.jsonl'),
  'docker events': readFixture('docker/events.jsonl'),
  'docker inspect': readFixture('docker/inspect.jsonl'),
  iptables: '-N DOCKER\n',
  date: `${Date.parse('2026-11-21T15:12:05Z') / 1000}\n`,
  cat: readFixture('docker/proc-net.txt'),
}

async function run(change: Record<string, Answer> = {}) {
  const hosts = scriptedHosts({ ...script, ...change })
  if (dockerStep.looksAt !== 'host') throw new TypeError('looks at a host')
  return { ...(await dockerStep.run(hostTargetOf(['docker']), {}, makeStepContext({ hosts }))), hosts }
}

describe('systems/docker/docker-step', () => {
  it('reads how each container runs or ended', async () => {
    const { facts, outcome, hosts } = await run()
    expect(outcome).toBe('fail')
    expect(hosts.trips()).toBe(3)
    const by = Object.fromEntries(facts.containers.map((one) => [one.name, one]))
    expect(by.hungry).toMatchObject({
      status: 'exited',
      exitCode: 137,
      oomKilled: true,
      memoryLimitBytes: 33_554_432,
    })
    expect(by.looping).toMatchObject({ status: 'restarting', exitCode: 1, restartPolicy: 'always' })
    expect(by.sick).toMatchObject({
      status: 'running',
      health: 'unhealthy',
      healthOutput: 'no good',
      exitCode: null,
    })
    expect(by.clash?.error).toContain('port is already allocated')
    expect(by.api).toMatchObject({
      published: [{ hostAddress: '127.0.0.1', hostPort: 18_081, port: 3000, protocol: 'tcp' }],
      networks: [{ name: 'lab', address: '172.31.77.4' }],
      listening: [{ address: '127.0.0.1', port: 3000 }],
      sinceMs: expect.closeTo(600_000, -4),
    })
    expect(by.hungry?.listening).toBeNull()
    expect(facts.chains).toBe(true)
    expect(facts.events.map(({ container, action }) => `${container} ${action}`)).toContain('looping die')
  })

  it('never asks for the environment of a container', async () => {
    const { hosts } = await run()
    const inspect = hosts.ran.find(({ argv }) => argv[1] === 'inspect')
    expect(inspect?.argv).toContain('--format')
    expect(inspect?.argv.join(' ')).not.toMatch(/\.Env|json \.Config}}|json \.}}/)
  })

  it('tells chains that are missing from those that may not be seen', async () => {
    const gone = await run({
      iptables: { exitCode: 1, stderr: 'iptables: No chain/target/match by that name.\n' },
    })
    expect(gone.facts.chains).toBe(false)
    expect(gone.summary).toBeTruthy()
    expect(
      (await run({ iptables: { exitCode: 4, stderr: 'Permission denied (you must be root)' } })).facts.chains,
    ).toBeNull()
  })

  it('shows from the list what could not be inspected', async () => {
    const { facts } = await run({
      'docker inspect': { stdout: '', exitCode: 1, stderr: 'template parsing error' },
    })
    expect(facts.containers).toHaveLength(10)
    expect(facts.containers.find(({ name }) => name === 'hungry')).toMatchObject({
      status: 'exited',
      exitCode: 137,
    })
  })

  it('says who may not ask, and that nobody answers', async () => {
    const refused = {
      'docker version': {
        exitCode: 1,
        stderr: 'permission denied while trying to connect to the Docker daemon socket',
      },
    }
    await expect(run(refused)).rejects.toMatchObject({ code: 'HOST_ROOT_NEEDED' })
    const away = {
      'docker version': {
        exitCode: 1,
        stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.',
      },
    }
    expect((await run(away)).facts.version).toBeNull()
    await expect(run({ 'docker version': { exitCode: 127, failure: 'missing' } })).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
  })

  it('reads containers of Podman where there is no Docker', async () => {
    const { facts } = await run({
      'docker version': { exitCode: 127, failure: 'missing' },
      podman:
        '[{"Names":["api"],"Image":"api:1","State":"exited","Status":"Exited (137) 5 minutes ago","ExitCode":137}]',
    })
    expect(facts).toMatchObject({
      version: 'podman',
      containers: [{ name: 'api', status: 'exited', exitCode: 137, sinceMs: 300_000 }],
    })
  })
})
