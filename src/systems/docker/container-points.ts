import type { Container, DockerFacts } from '../../model/facts/docker.ts'
import type { Weights } from '../../model/sight.ts'
import { exitWeights } from '../systemd/exit-status.ts'
import { emptyContainer } from './empty-container.ts'
import { isService, portTrouble } from './judge-container.ts'
import { wasStopped } from './was-stopped.ts'

const hour = 3_600_000

/** A container that is well, for examples. */
export const runningContainer: Container = {
  ...emptyContainer('api'),
  image: 'registry.example.com/api:1.9',
  status: 'running',
  sinceMs: 50 * hour,
  restarts: 0,
  restartPolicy: 'always',
  networks: [{ name: 'shop_default', address: '172.18.0.3' }],
  published: [{ hostAddress: '0.0.0.0', hostPort: 8080, port: 3000, protocol: 'tcp' }],
  exposed: [3000],
  listening: [{ address: '0.0.0.0', port: 3000 }],
}

/** A container that has ended, for examples. */
export const endedContainer: Container = {
  ...runningContainer,
  status: 'exited',
  exitCode: 1,
  sinceMs: 60_000,
  listening: null,
}

/** One thing to see of a container of the app. */
export interface ContainerPoint {
  name: string
  weights: Weights
  reference: string
  fact: string
  see(container: Container, events: DockerFacts['events']): boolean
  yes: Container
  /** What the engine told of the one that matches. */
  events?: DockerFacts['events']
  no: Container
}

const exits = 'docker run, Exit status; moby container/state.go'

/** Ended lately; a container that ended last month is no news. */
function hasEnded({ status, sinceMs }: Container): boolean {
  return (status === 'exited' || status === 'dead') && (sinceMs === null || sinceMs < 48 * hour)
}

function endedWith(name: string, codes: readonly number[], fact: string, weights: Weights): ContainerPoint {
  const code = codes[0] ?? 0
  return {
    name,
    weights,
    reference: exits,
    fact,
    see: (one, events) =>
      (hasEnded(one) || one.status === 'restarting') &&
      !one.oomKilled &&
      codes.includes(one.exitCode ?? -1) &&
      (code !== 0 || isService(one)) &&
      !(ofStop.includes(code) && wasStopped(one, events)),
    yes: { ...endedContainer, exitCode: code },
    no: { ...endedContainer, exitCode: code === 1 ? 137 : 1 },
  }
}

/** How an app ends that was told to: in time, too late, by the signal, or with an error of its own. */
const ofStop = [0, 1, 137, 143]

const special = [0, 125, 126, 127, 130, 132, 134, 135, 136, 137, 139, 143]

export const containerPoints: readonly ContainerPoint[] = [
  {
    name: 'down',
    weights: { 'backend-down': 16 },
    reference: exits,
    fact: 'listen',
    see: (one) => isService(one) && (hasEnded(one) || one.status === 'created' || one.status === 'paused'),
    yes: endedContainer,
    no: runningContainer,
  },
  {
    name: 'never-started',
    weights: { 'backend-down': 13, 'app-boot-failure': 6, 'port-publish-failed': 5 },
    reference:
      'moby container/state.go: created, and start failed or was not asked for; docker ps lists no ports of such',
    fact: 'listen',
    see: (one) => one.status === 'created' && !isService(one),
    yes: {
      ...endedContainer,
      status: 'created',
      exitCode: null,
      restartPolicy: null,
      published: [],
      exposed: [],
    },
    no: runningContainer,
  },
  endedWith('ended', [0], 'exit', exitWeights(0)),
  endedWith('engine-failed', [125], 'boot', exitWeights(125)),
  endedWith('no-command', [127, 126], 'boot', exitWeights(127)),
  endedWith('aborted', [134], 'crash', exitWeights(134)),
  endedWith('killed', [137], 'exit', exitWeights(137)),
  endedWith('crashed', [139, 132, 135, 136], 'crash', exitWeights(139)),
  endedWith('asked-to-stop', [143, 130], 'exit', exitWeights(143)),
  {
    ...endedWith('failed', [1], 'exit', exitWeights(1)),
    see: (one, events) =>
      (hasEnded(one) || one.status === 'restarting') &&
      !one.oomKilled &&
      one.exitCode !== null &&
      !special.includes(one.exitCode) &&
      !wasStopped(one, events),
  },
  {
    name: 'stopped',
    weights: { 'backend-down': 17, 'deploy-in-progress': 4 },
    reference: 'docker events, kill and stop: what the engine was asked to do',
    fact: 'exit',
    see: (one, events) => isService(one) && hasEnded(one) && wasStopped(one, events),
    yes: { ...endedContainer, exitCode: 137 },
    events: [
      { at: '2026-11-20T17:04:50.000Z', container: 'api', action: 'kill', exitCode: null },
      { at: '2026-11-20T17:04:51.000Z', container: 'api', action: 'die', exitCode: 137 },
    ],
    no: { ...endedContainer, exitCode: 137 },
  },
  {
    name: 'oom-killed',
    weights: { 'oom-cgroup': 25 },
    reference: 'docker inspect, State.OOMKilled; moby daemon/monitor.go',
    fact: 'oom',
    see: ({ oomKilled }) => oomKilled,
    yes: { ...endedContainer, exitCode: 137, oomKilled: true },
    no: { ...endedContainer, exitCode: 137 },
  },
  {
    name: 'restarting',
    weights: { 'app-crash-loop': 24, 'app-boot-failure': 8 },
    reference: 'docker inspect, State.Restarting: the pause before the next start',
    fact: 'restart',
    see: ({ status }) => status === 'restarting',
    yes: { ...endedContainer, status: 'restarting', restarts: 6 },
    no: endedContainer,
  },
  {
    name: 'restarted-often',
    weights: { 'app-crash-loop': 18, 'app-crash-request': 5 },
    reference: 'docker inspect, RestartCount: since the container was started by hand',
    fact: 'restart',
    see: ({ status, restarts, sinceMs }) =>
      status === 'running' && (restarts ?? 0) >= 3 && sinceMs !== null && sinceMs < hour / 4,
    yes: { ...runningContainer, restarts: 9, sinceMs: 20_000 },
    no: { ...runningContainer, restarts: 9 },
  },
  {
    name: 'unhealthy',
    weights: { 'container-unhealthy': 24, 'slow-app-timeout': 3 },
    reference: 'docker inspect, State.Health.Status; Dockerfile, HEALTHCHECK',
    fact: 'health',
    see: ({ health, status }) => status === 'running' && health === 'unhealthy',
    yes: { ...runningContainer, health: 'unhealthy' },
    no: { ...runningContainer, health: 'starting' },
  },
  {
    name: 'port-not-published',
    weights: { 'port-publish-failed': 26, 'port-conflict': 13 },
    reference: 'moby libnetwork/portallocator, ErrPortAlreadyAllocated',
    fact: 'bind',
    see: ({ error }) =>
      /port is already allocated|address already in use|failed to bind host port/.test(error ?? ''),
    yes: {
      ...endedContainer,
      status: 'created',
      exitCode: 128,
      error: 'Bind for 127.0.0.1:18080 failed: port is already allocated',
    },
    no: endedContainer,
  },
  {
    name: 'not-executed',
    weights: { 'app-boot-failure': 25, 'bad-release': 5 },
    reference: 'opencontainers/runc libcontainer/init_linux.go',
    fact: 'boot',
    see: ({ error }) =>
      /OCI runtime create failed|executable file not found|exec format error|no such file or directory/.test(
        error ?? '',
      ),
    yes: {
      ...endedContainer,
      status: 'created',
      exitCode: 127,
      error: 'exec: "gunicorn": executable file not found in $PATH: unknown',
    },
    no: endedContainer,
  },
  {
    name: 'network-lost',
    weights: { 'container-network-broken': 24 },
    reference: 'moby libnetwork/errors.go; daemon/container_operations.go',
    fact: 'container-network',
    see: ({ error }) =>
      /network \S{1,128} not found|No chain\/target\/match|could not find bridge/.test(error ?? ''),
    yes: { ...endedContainer, error: 'network 8c1f0b2a not found' },
    no: { ...endedContainer, error: 'exec format error' },
  },
  {
    name: 'no-network',
    weights: { 'container-network-broken': 15 },
    reference: 'docker network: a container on no network, or on none, reaches nobody',
    fact: 'container-network',
    see: (one) =>
      one.status === 'running' &&
      one.networkMode !== null &&
      one.networkMode !== 'host' &&
      !one.networkMode.startsWith('container:') &&
      isService(one) &&
      one.networks.every(({ name }) => name === 'none'),
    yes: { ...runningContainer, networkMode: 'shop_default', networks: [] },
    no: { ...runningContainer, networkMode: 'host', networks: [] },
  },
  {
    name: 'loopback-inside',
    weights: { 'loopback-bind': 26, 'backend-down': -4 },
    reference:
      'docker run, --publish: what listens on loopback inside is not reached from outside the container',
    fact: 'listen',
    see: (one) => portTrouble(one)?.some(({ kind }) => kind === 'loopback') ?? false,
    yes: { ...runningContainer, listening: [{ address: '127.0.0.1', port: 3000 }] },
    no: runningContainer,
  },
  {
    name: 'silent-inside',
    weights: { 'wrong-port': 18, 'backend-down': 12, 'app-boot-failure': 5 },
    reference: 'docker run, --publish: nothing listens inside at the port that is published',
    fact: 'listen',
    see: (one) => portTrouble(one)?.some(({ kind }) => kind === 'silent') ?? false,
    yes: { ...runningContainer, listening: [{ address: '0.0.0.0', port: 8000 }] },
    no: { ...runningContainer, listening: null },
  },
  {
    name: 'loopback-unpublished',
    weights: { 'loopback-bind': 16 },
    reference: 'docker network: other containers ask by the container’s own address',
    fact: 'listen',
    see: (one) =>
      one.status === 'running' &&
      one.networkMode !== 'host' &&
      one.published.length === 0 &&
      one.listening !== null &&
      one.listening.length > 0 &&
      one.listening.every(({ address }) => /^(?:127\.|::1$)/.test(address)),
    yes: { ...runningContainer, published: [], listening: [{ address: '127.0.0.1', port: 3000 }] },
    no: { ...runningContainer, published: [] },
  },
  {
    name: 'started-lately',
    weights: { 'deploy-in-progress': 9 },
    reference: 'docker inspect, State.StartedAt',
    fact: 'start',
    see: ({ status, sinceMs, restarts }) =>
      status === 'running' && sinceMs !== null && sinceMs < 300_000 && (restarts ?? 0) === 0,
    yes: { ...runningContainer, sinceMs: 9000 },
    no: runningContainer,
  },
]
