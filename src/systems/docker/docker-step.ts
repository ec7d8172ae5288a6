import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { Container, DockerFacts } from '../../model/facts/docker.ts'
import type { Command, Host, Hosts, Ran } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { numberOf } from '../host/lines-of.ts'
import { parseEvents } from './parse-events.ts'
import { type Inspected, inspectFormat, parseInspect } from './parse-inspect.ts'
import { parseProcNet } from './parse-proc-net.ts'
import { parsePs } from './parse-ps.ts'
import { summarizeContainers } from './summarize-containers.ts'

const timeoutMs = 12_000

/** Containers beyond these are not looked into. */
const mostContainers = 40

const eventFilters = ['die', 'oom', 'kill', 'stop', 'start', 'health_status'].flatMap((name) => [
  '--filter',
  `event=${name}`,
])

/** Asked first, all in one round trip. Members of the group docker need no root; those of no group do. */
const firstCommands = {
  version: { argv: ['docker', 'version', '--format', '{{.Server.Version}}'], root: true, timeoutMs },
  list: {
    argv: ['docker', 'ps', '-a', '--no-trunc', '--format', '{{json .}}'],
    root: true,
    timeoutMs,
    maxBytes: 4 * 1024 * 1024,
  },
  // Without an end it would wait for events to come.
  events: {
    argv: [
      'docker',
      'events',
      '--since',
      '1h',
      '--until',
      '0s',
      '--filter',
      'type=container',
      ...eventFilters,
      '--format',
      '{{json .}}',
    ],
    root: true,
    timeoutMs,
  },
  chains: { argv: ['iptables', '-w', '2', '-t', 'nat', '-S', 'DOCKER'], root: true, timeoutMs: 4000 },
  podman: { argv: ['podman', 'ps', '-a', '--format', 'json'], root: true, timeoutMs },
  date: { argv: ['date', '+%s'], timeoutMs: 3000 },
} as const satisfies Record<string, Command>

type First = Record<keyof typeof firstCommands, Ran>

/**
 * Looks at the containers of a machine: how they run and ended, their health, networks and ports, and who listens inside.
 * Fails when one that is meant to run does not. Up to three round trips, as each needs what the one before found.
 */
export const dockerStep = defineStep({
  type: 'docker',
  title: 'Look at containers',
  looksAt: 'host',
  params: z.strictObject({}),
  async run({ host, hops }, _params, { hosts, signal }) {
    if (hosts === undefined) {
      throw new BotError(
        'INTERNAL',
        'The step docker was given no machines to look at.',
        'Please report this.',
      )
    }
    const keys = Object.keys(firstCommands) as (keyof First)[]
    const ran = await hosts.run(
      host,
      keys.map((key) => firstCommands[key]),
      { signal },
    )
    const first = Object.fromEntries(keys.map((key, index) => [key, ran[index] ?? nothing])) as First
    const facts = await (first.version.exitCode === 0 && first.version.failure === null
      ? ofDocker(first, host, hosts, signal)
      : ofPodman(
          first,
          host,
          hops.some(({ system }) => system === 'docker'),
        ))
    return { ...summarizeContainers(facts), facts }
  },
})

const nothing: Ran = { stdout: '', stderr: '', exitCode: null, failure: 'missing', truncated: false }

async function ofDocker(first: First, host: Host, hosts: Hosts, signal: AbortSignal): Promise<DockerFacts> {
  if (first.list.failure !== null || first.list.exitCode !== 0) {
    throw new BotError(
      'OUTPUT_UNREADABLE',
      `Docker on ${host.name} did not list its containers: ${first.list.failure ?? first.list.stderr.trim()}`,
      'Try `docker ps -a` there; an engine under load may take longer than this step waits.',
    )
  }
  const rows = parsePs(first.list.stdout).slice(0, mostContainers)
  const ids = idsOf(first.list.stdout)
  const inspect: Command = {
    argv: ['docker', 'inspect', '--format', inspectFormat, ...ids],
    root: true,
    timeoutMs,
    maxBytes: 1024 * 1024,
  }
  const [shown] = ids.length === 0 ? [] : await hosts.run(host, [inspect], { signal })
  const inspected = parseInspect(shown?.stdout ?? '')
  const listening = await listeningOf(inspected, host, hosts, signal)
  const nowMs = (numberOf(first.date.stdout.trim()) ?? Number.NaN) * 1000
  const seen = inspected.map(({ container }, index) => ({
    ...container,
    sinceMs: sinceOf(container, nowMs),
    listening: listening[index] ?? null,
  }))
  // What could not be inspected is at least in the list.
  const containers = [...seen, ...rows.filter(({ name }) => !seen.some((one) => one.name === name))]
  return {
    version: first.version.stdout.trim() || null,
    containers,
    events: parseEvents(first.events.stdout),
    chains: chainsOf(first.chains, containers),
  }
}

function idsOf(list: string): string[] {
  return [...list.matchAll(/"ID":"([0-9a-f]{12,64})"/g)].map(([, id]) => id ?? '').slice(0, mostContainers)
}

/** The network namespace of a container is seen through its first process, by anybody (proc_pid_net(5)). */
async function listeningOf(
  inspected: readonly Inspected[],
  host: Host,
  hosts: Hosts,
  signal: AbortSignal,
): Promise<(Container['listening'] | undefined)[]> {
  const asked = inspected.flatMap(({ pid, container }, index) =>
    pid === null || container.status !== 'running' || container.networkMode === 'host'
      ? []
      : [{ pid, index }],
  )
  if (asked.length === 0) return []
  const ran = await hosts.run(
    host,
    asked.map(({ pid }) => ({
      argv: ['cat', `/proc/${pid}/net/tcp`, `/proc/${pid}/net/tcp6`],
      root: true,
      timeoutMs: 3000,
    })),
    { signal },
  )
  const found: (Container['listening'] | undefined)[] = []
  for (const [at, { index }] of asked.entries()) {
    const answer = ran[at]
    // The heading is there even when nobody listens; without it, nothing was seen.
    found[index] =
      answer?.stdout.includes('local_address') && !answer.truncated ? parseProcNet(answer.stdout) : null
  }
  return found
}

function sinceOf({ status, startedAt, finishedAt }: Container, nowMs: number): number | null {
  const at = status === 'running' || status === 'paused' ? startedAt : (finishedAt ?? startedAt)
  return at === null || Number.isNaN(nowMs) ? null : Math.max(0, nowMs - Date.parse(at))
}

function chainsOf({ exitCode, failure, stderr }: Ran, containers: readonly Container[]): boolean | null {
  if (!containers.some(({ published, status }) => published.length > 0 && status === 'running')) return null
  if (failure !== null) return null
  if (exitCode === 0) return true
  return /No chain|does not exist/.test(stderr) ? false : null
}

function ofPodman(first: First, host: Host, isExpected: boolean): DockerFacts {
  const { version, podman } = first
  if (podman.failure === null && podman.exitCode === 0) {
    const containers = parsePs(podman.stdout)
    if (containers.length > 0) return { version: 'podman', containers, events: [], chains: null }
  }
  if (
    version.failure === 'forbidden' ||
    /permission denied|password is required|a terminal is required/i.test(version.stderr)
  ) {
    throw new BotError(
      'HOST_ROOT_NEEDED',
      `the user of the bot may not ask Docker on ${host.name}`,
      'Allow `sudo -n` for docker version, ps, inspect and events there, and set sudo for the host; membership in the group docker would do too, but equals root.',
    )
  }
  if (/Cannot connect to the Docker daemon|error during connect/.test(version.stderr)) {
    return { version: null, containers: [], events: [], chains: null }
  }
  if (!isExpected) return { version: null, containers: [], events: [], chains: null }
  throw new BotError(
    'PROGRAM_MISSING',
    `${host.name} runs neither Docker nor containers of Podman`,
    'Correct the hop’s system in services.yaml, or install the engine’s client there.',
  )
}
