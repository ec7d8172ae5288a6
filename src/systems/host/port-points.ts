import type { Listener, SocketsFacts } from '../../model/facts/sockets.ts'
import type { Weights } from '../../model/sight.ts'
import type { System } from '../../model/system.ts'
import { isEngineForwarder } from './forwarder.ts'
import { portState } from './judge-ports.ts'

type Facts = Partial<SocketsFacts>

const gateways: ReadonlySet<System> = new Set([
  'nginx',
  'openresty',
  'kong',
  'apache',
  'haproxy',
  'envoy',
  'traefik',
  'caddy',
  'varnish',
  'iis',
])

const listener: Listener = {
  address: '0.0.0.0',
  port: 8080,
  queued: 0,
  backlog: 511,
  process: { name: 'node', pid: 812 },
}
const asked = { hop: 'app', system: 'node', address: '10.0.1.1', port: 8080 } as const
const elsewhere = { ...listener, port: 3000 }
const forwarder = { ...listener, process: { name: 'docker-proxy', pid: 901 } }

function listenedIn(facts: SocketsFacts): string | null {
  return facts.asked.length > 0 && facts.asked.every((one) => portState(one, facts) === 'listened')
    ? `listening on ${facts.asked.map(({ port }) => port).join(', ')}`
    : null
}

/** Whether at one of the ports nobody but a container engine listens. */
function isForwarded({ asked: all, listeners }: SocketsFacts): boolean {
  return all.some(({ port }) => {
    const own = listeners.filter((one) => one.port === port)
    return own.length > 0 && own.every(({ process }) => isEngineForwarder(process?.name ?? null))
  })
}

function inState(facts: SocketsFacts, state: 'silent' | 'loopback-only', ofGateway: boolean): string | null {
  const found = facts.asked.filter(
    (one) => gateways.has(one.system) === ofGateway && portState(one, facts) === state,
  )
  if (found.length === 0) return null
  const others = [...new Set(facts.listeners.flatMap(({ port }) => port ?? []))].slice(0, 12).join(', ')
  return found
    .map(({ hop, port }) =>
      state === 'silent'
        ? `nothing listens on port ${port} of ${hop}, only on ${others}`
        : `port ${port} of ${hop} listens on loopback only`,
    )
    .join(', ')
}

function blocking(facts: SocketsFacts): string | null {
  const ports = new Set(facts.asked.map(({ port }) => port))
  const rule = facts.firewall.find((one) => one.ports.some((port) => ports.has(port)))
  if (rule === undefined) return null
  return rule.packets === null ? rule.rule : `${rule.rule} (${rule.packets} packets)`
}

/** One thing to see of the network state of a machine. */
export interface SocketsPoint {
  name: string
  weights: Weights
  reference: string
  fact: string
  see(facts: SocketsFacts): string | null
  yes: Facts
  no: Facts
}

/** What listening sockets, firewalls and names show. */
export const portPoints: readonly SocketsPoint[] = [
  {
    name: 'port-silent',
    weights: {
      'backend-down': 20,
      'wrong-port': 11,
      'app-boot-failure': 4,
      'port-publish-failed': 3,
      'proxy-not-running': -4,
    },
    reference: 'POSIX connect(), ECONNREFUSED: nobody listens',
    fact: 'listen',
    see: (facts) => inState(facts, 'silent', false),
    yes: { asked: [asked], listeners: [elsewhere] },
    no: { asked: [asked], listeners: [listener] },
  },
  {
    name: 'gateway-port-silent',
    weights: { 'proxy-not-running': 21, 'proxy-config-invalid': 6, 'wrong-port': 6, 'backend-down': 2 },
    reference: 'POSIX connect(), ECONNREFUSED: nobody listens',
    fact: 'listen',
    see: (facts) => inState(facts, 'silent', true),
    yes: { asked: [{ ...asked, system: 'nginx' }], listeners: [elsewhere] },
    no: { asked: [asked], listeners: [elsewhere] },
  },
  {
    name: 'loopback-only',
    weights: { 'loopback-bind': 25, 'backend-down': -6 },
    reference: 'ip(7): a socket bound to a loopback address is not reached from outside',
    fact: 'listen',
    see: (facts) => inState(facts, 'loopback-only', false) ?? inState(facts, 'loopback-only', true),
    yes: { asked: [asked], listeners: [{ ...listener, address: '127.0.0.1' }] },
    no: { asked: [{ ...asked, address: '127.0.0.1' }], listeners: [{ ...listener, address: '127.0.0.1' }] },
  },
  {
    name: 'ports-listened',
    weights: {
      'backend-down': -13,
      'wrong-port': -9,
      'proxy-not-running': -13,
      'loopback-bind': -12,
      'restart-limit-hit': -8,
    },
    reference: 'listen(2)',
    fact: 'listen',
    see: (facts) => (isForwarded(facts) ? null : listenedIn(facts)),
    yes: { asked: [asked], listeners: [listener] },
    no: { asked: [asked], listeners: [{ ...listener, address: '127.0.0.1' }] },
  },
  {
    name: 'ports-taken',
    weights: { 'port-publish-failed': -8 },
    reference:
      'listen(2); what listens for a container says nothing of who is inside (moby cmd/docker-proxy)',
    fact: 'listen',
    see: listenedIn,
    yes: { asked: [asked], listeners: [forwarder] },
    no: { asked: [asked], listeners: [{ ...listener, address: '127.0.0.1' }] },
  },
  {
    name: 'firewall-names-port',
    weights: { 'host-firewall-block': 19, 'connect-drop': 3 },
    reference: 'nft(8), iptables(8): the rule drops or rejects what comes to a port of the path',
    fact: 'firewall',
    see: blocking,
    yes: {
      asked: [asked],
      firewall: [{ rule: 'tcp dport 8080 counter drop', action: 'drop', ports: [8080], packets: 4 }],
    },
    no: {
      asked: [asked],
      firewall: [{ rule: 'tcp dport 23 drop', action: 'drop', ports: [23], packets: 0 }],
    },
  },
  {
    name: 'firewall-not-open',
    weights: { 'host-firewall-block': 9 },
    reference: 'nft(8), policy drop; iptables(8), -P INPUT DROP: rules by address were not looked into',
    fact: 'firewall',
    see({ openPorts, asked: all }) {
      const closed = all.filter(({ port }) => openPorts !== null && !openPorts.includes(port))
      return closed.length === 0
        ? null
        : `the firewall lets in ${openPorts?.slice(0, 12).join(', ')}, not ${closed[0]?.port}`
    },
    yes: { asked: [asked], openPorts: [22, 80] },
    no: { asked: [asked], openPorts: [22, 8080] },
  },
  {
    name: 'name-unknown',
    weights: { 'dns-failure': 19 },
    reference: 'getent(1), exit status 2',
    fact: 'resolve',
    see({ names }) {
      const failed = names.filter(({ failure }) => failure !== null)
      return failed.length === 0 ? null : failed.map(({ name, failure }) => `${name}: ${failure}`).join(', ')
    },
    yes: { names: [{ name: 'app.internal', addresses: [], failure: 'no such name' }] },
    no: { names: [{ name: 'app.internal', addresses: ['10.0.3.21'], failure: null }] },
  },
  {
    name: 'names-known',
    weights: { 'dns-failure': -9 },
    reference: 'getent(1)',
    fact: 'resolve',
    see: ({ names }) =>
      names.length > 0 && names.every(({ failure }) => failure === null)
        ? names.map(({ name, addresses }) => `${name} is ${addresses.slice(0, 3).join(', ')}`).join('; ')
        : null,
    yes: { names: [{ name: 'app.internal', addresses: ['10.0.3.21'], failure: null }] },
    no: { names: [{ name: 'app.internal', addresses: [], failure: 'no such name' }] },
  },
]
