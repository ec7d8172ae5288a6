import type { Container, DockerFacts } from '../../model/facts/docker.ts'
import { type Sight, signaturesOf, type Weights } from '../../model/sight.ts'
import { containerPoints, endedContainer, runningContainer } from './container-points.ts'
import {
  containerRole,
  containerWords,
  isContainerWell,
  isLost,
  isService,
  portTrouble,
} from './judge-container.ts'
import { isDockerHop, ofPath } from './of-path.ts'
import { declared } from './parse-compose.ts'
import { wasStopped } from './was-stopped.ts'

const empty: DockerFacts = { version: '28.2.2', containers: [], events: [], chains: null }
const proxy: Container = {
  ...runningContainer,
  name: 'web',
  image: 'nginx:1.27',
  networks: [{ name: 'edge', address: '172.19.0.2' }],
}

interface Told {
  name: string
  weights: Weights
  reference: string
  fact: string
}

function sight(
  told: Told,
  see: (facts: DockerFacts) => string | null,
  yes: Partial<DockerFacts>,
  no: Partial<DockerFacts>,
): Sight<'docker'> {
  return {
    ...told,
    on: 'docker',
    reach: 'here',
    see: ({ facts, target }, scope) => see(seen(ofPath(facts, hostOf(target), scope))),
    examples: { matches: [{ facts: { ...empty, ...yes } }], nearMisses: [{ facts: { ...empty, ...no } }] },
  }
}

/** Of a compose file nothing was seen: what it declares may run or not. */
function seen(facts: DockerFacts): DockerFacts {
  const containers = facts.containers.filter(({ status }) => status !== declared)
  return containers.length === facts.containers.length ? facts : { ...facts, containers }
}

function hostOf(target: string | null): string | null {
  return target?.startsWith('host/') ? target.slice('host/'.length) : null
}

/** The kernel killed somebody, and the engine knows that it was nobody in these containers. */
const notKilled: Sight<'docker'> = {
  name: 'not-killed',
  on: 'docker',
  weights: { 'oom-cgroup': -26, 'oom-host': -14 },
  reference: 'docker inspect, State.OOMKilled: set when any process of the container was killed for memory',
  fact: 'oom',
  reach: 'here',
  see({ facts, target }, scope) {
    const host = hostOf(target)
    if (!isDockerHop(host, scope)) return null
    const { containers, events } = ofPath(facts, host, scope)
    const apps = containers.filter(isApp)
    const isKilled = apps.some((one) => one.oomKilled || (one.exitCode === 137 && !wasStopped(one, events)))
    return apps.length === 0 || isKilled
      ? null
      : `${apps.slice(0, 3).map(containerWords).join(', ')}; none was killed for memory`
  },
  examples: {
    matches: [{ facts: { ...empty, containers: [endedContainer] }, path: ['nginx', 'docker'] }],
    nearMisses: [
      { facts: { ...empty, containers: [endedContainer] }, path: ['nginx', 'node'] },
      {
        facts: { ...empty, containers: [{ ...endedContainer, oomKilled: true }] },
        path: ['nginx', 'docker'],
      },
    ],
  },
}

function isApp(container: Container): boolean {
  return containerRole(container) === 'app'
}

const ofApps = containerPoints.map((point) =>
  sight(
    point,
    ({ containers, events }) => {
      const found = containers.filter((one) => isApp(one) && point.see(one, events))
      return found.length === 0 ? null : found.slice(0, 3).map(wordsOf).join(', ')
    },
    { containers: [point.yes], events: point.events ?? [] },
    { containers: [point.no] },
  ),
)

function wordsOf(container: Container): string {
  const troubles = (portTrouble(container) ?? []).map(({ port, kind }) =>
    kind === 'silent' ? `nothing listens on ${port} inside` : `${port} listens on loopback only inside`,
  )
  const output =
    container.health === 'unhealthy' && container.healthOutput !== null
      ? [container.healthOutput.slice(0, 160)]
      : []
  return [containerWords(container), ...troubles, ...output].join(': ')
}

function ofRole(told: Told, role: ReturnType<typeof containerRole>, image: string): Sight<'docker'> {
  return sight(
    told,
    ({ containers }) => {
      const found = containers.filter((one) => containerRole(one) === role && isLost(one))
      return found.length === 0 ? null : found.slice(0, 3).map(containerWords).join(', ')
    },
    { containers: [{ ...endedContainer, name: 'x', image }] },
    { containers: [{ ...runningContainer, name: 'x', image }] },
  )
}

/** Gateways and apps of one compose project that share no network. */
function apart({ containers }: DockerFacts): string | null {
  const running = containers.filter(
    ({ status, networkMode }) => status === 'running' && networkMode !== 'host',
  )
  const gateways = running.filter((one) => containerRole(one) === 'gateway')
  for (const app of running.filter((one) => containerRole(one) === 'app' && one.published.length === 0)) {
    const near = gateways.filter(({ project }) => project === app.project)
    const shared = near.some(({ networks }) =>
      networks.some(({ name }) => app.networks.some((own) => own.name === name)),
    )
    if (near.length > 0 && !shared && app.exposed.length > 0) {
      return `${near[0]?.name} (${namesOf(near[0])}) and ${app.name} (${namesOf(app)}) share no network`
    }
  }
  return null
}

function namesOf(container: Container | undefined): string {
  return container?.networks.map(({ name }) => name).join(', ') || 'no network'
}

const inside = {
  ...runningContainer,
  published: [],
  networks: [{ name: 'shop_default', address: '172.18.0.3' }],
}
const event = { at: '2026-11-20T17:04:51.000Z', container: 'api', exitCode: null }

const others: readonly Sight<'docker'>[] = [
  ofRole(
    {
      name: 'gateway-down',
      weights: { 'proxy-not-running': 21, 'proxy-config-invalid': 6 },
      reference: 'docker inspect, State',
      fact: 'listen',
    },
    'gateway',
    'nginx:1.27',
  ),
  ofRole(
    {
      name: 'database-down',
      weights: { 'db-down': 20 },
      reference: 'docker inspect, State',
      fact: 'database',
    },
    'database',
    'postgres:16',
  ),
  ofRole(
    { name: 'cache-down', weights: { 'cache-down': 20 }, reference: 'docker inspect, State', fact: 'cache' },
    'cache',
    'redis:7',
  ),
  sight(
    {
      name: 'apart',
      weights: { 'container-network-broken': 16, 'dns-failure': 5 },
      reference: 'Compose networking: services reach one another on shared networks only',
      fact: 'container-network',
    },
    apart,
    { containers: [proxy, inside] },
    { containers: [{ ...proxy, networks: inside.networks }, inside] },
  ),
  sight(
    {
      name: 'chains-missing',
      weights: { 'container-network-broken': 22, 'connect-drop': 3 },
      reference:
        'Docker, Packet filtering and firewalls: a firewall that is reloaded removes the chains; a restart of Docker restores them',
      fact: 'container-chains',
    },
    ({ chains }) =>
      chains === false ? 'containers publish ports, and the firewall has no DOCKER chain' : null,
    { chains: false },
    { chains: true },
  ),
  sight(
    { name: 'oom-events', weights: { 'oom-cgroup': 24 }, reference: 'docker events, oom', fact: 'oom' },
    ({ events }) => lastOf(events, /^oom$/),
    { events: [{ ...event, action: 'oom' }] },
    { events: [{ ...event, action: 'kill' }] },
  ),
  sight(
    {
      name: 'died-often',
      weights: { 'app-crash-loop': 20, 'app-boot-failure': 5 },
      reference: 'docker events, die',
      fact: 'restart',
    },
    ({ events }) => diedOften(events),
    { events: Array.from({ length: 5 }, () => ({ ...event, action: 'die', exitCode: 1 })) },
    {
      events: Array.from({ length: 5 }, () => [
        { ...event, action: 'start' },
        { ...event, action: 'kill' },
        { ...event, action: 'die', exitCode: 137 },
      ]).flat(),
    },
  ),
  sight(
    {
      name: 'well-for-long',
      weights: {
        'backend-down': -6,
        'app-crash-loop': -14,
        'app-boot-failure': -13,
        'container-unhealthy': -10,
        'deploy-in-progress': -10,
      },
      reference: 'docker inspect, State',
      fact: 'restart',
    },
    ({ containers }) => {
      const apps = containers.filter((one) => isApp(one) && isService(one))
      const isFine = (one: Container) =>
        isContainerWell(one) && one.sinceMs !== null && one.sinceMs >= 3_600_000
      return apps.length > 0 && apps.every(isFine) ? apps.slice(0, 3).map(containerWords).join(', ') : null
    },
    { containers: [runningContainer] },
    { containers: [runningContainer, { ...endedContainer, name: 'worker' }] },
  ),
  sight(
    {
      name: 'ports-served',
      weights: { 'loopback-bind': -12, 'wrong-port': -6, 'port-publish-failed': -12, 'backend-down': -8 },
      reference: 'proc_pid_net(5)',
      fact: 'listen',
    },
    ({ containers }) => {
      const seen = containers.filter(
        (one) => isApp(one) && one.published.length > 0 && portTrouble(one) !== null,
      )
      const isServed = seen.length > 0 && seen.every((one) => portTrouble(one)?.length === 0)
      return isServed
        ? seen
            .slice(0, 3)
            .map(({ name, published }) => `${name} listens on ${published[0]?.port}`)
            .join(', ')
        : null
    },
    { containers: [runningContainer] },
    { containers: [{ ...runningContainer, listening: null }] },
  ),
]

function lastOf(events: DockerFacts['events'], action: RegExp): string | null {
  const found = events.findLast((one) => action.test(one.action))
  return found === undefined ? null : `${found.at} ${found.container} ${found.action}`
}

/** Deaths that nobody asked for: what is restarted or replaced by hand does not crash. */
function diedOften(events: DockerFacts['events']): string | null {
  const asked = new Set<string>()
  const deaths = new Map<string, number>()
  for (const { container, action, exitCode } of events) {
    if (action === 'kill' || action === 'stop') asked.add(container)
    else if (action === 'start') asked.delete(container)
    else if (/^died?$/.test(action) && exitCode !== 0 && !asked.has(container)) {
      deaths.set(container, (deaths.get(container) ?? 0) + 1)
    }
  }
  const most = [...deaths].toSorted((a, b) => b[1] - a[1])[0]
  return most === undefined || most[1] < 4 ? null : `${most[0]} died ${most[1]} times within the hour`
}

/** What the containers of a machine speak for and against. */
export const dockerSignatures = [...ofApps, ...others, notKilled].flatMap(signaturesOf)
