import type { Advice, SeenEvidence } from '../../../model/diagnosis.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { containerNames } from '../../../systems/docker/container-names.ts'
import { isLiteral, isLoopback, readAddress } from '../address.ts'
import { type Asked, askedIn } from '../asked.ts'
import {
  type Correlated,
  type Correlation,
  type CorrelationFinding,
  nothing,
  together,
} from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { machineOf, standingOf } from '../standing.ts'

/** An address that a proxy's error log names, with the line. */
interface Tried {
  host: string
  port: number | null
  line: string
  evidence: SeenEvidence<'logs'> & Evidence
}

/** Who has an address now. */
interface Known {
  /** By name, lower case: container names, names in configurations, hops. */
  byName: Map<string, Set<string>>
  /** Containers by address. */
  holders: Map<string, { name: string; names: string[]; startedAt: string | null; status: string }>
  isDockerSeen: boolean
}

/**
 * Compares the addresses that a proxy's error lines name with those that its names have now. nginx without `resolver` and
 * variables resolves names once, when it starts or reloads; so does Apache for the life of a worker.
 */
export const staleDns: Correlation = {
  id: 'stale-dns',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver; https://nginx.org/en/docs/http/ngx_http_upstream_module.html#resolve',
  correlate(evidence, service) {
    const known = knownIn(evidence)
    const asked = askedIn(evidence, service).filter(
      ({ address }) => address.socket === null && !isLoopback(address.host),
    )
    const tried = triedIn(evidence)
    return together(tried.map((each) => judge(each, asked, known, evidence, service)))
  },
}

const upstream = /upstream: "([^"]{1,300})"/
const failed =
  /No route to host|timed out|Connection refused|Connection reset|prematurely closed|SSL_do_handshake/

/** One for each address, with the first line that names it. */
function triedIn(evidence: readonly Evidence[]): Tried[] {
  const all = seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.flatMap(({ sample }): Tried[] => {
      const address = failed.test(sample) ? readAddress(upstream.exec(sample)?.[1] ?? '') : null
      if (address === null || address.socket !== null) return []
      if (!isLiteral(address.host) || isLoopback(address.host)) return []
      return [
        { host: address.host, port: address.port, line: sample.split('\n', 1)[0] ?? '', evidence: each },
      ]
    }),
  )
  const first = new Map(all.toReversed().map((each) => [`${each.host} ${each.port}`, each]))
  return [...first.values()].reverse()
}

function knownIn(evidence: readonly Evidence[]): Known {
  const byName = new Map<string, Set<string>>()
  const add = (name: string, addresses: readonly string[]) => {
    if (addresses.length === 0) return
    const key = name.toLowerCase()
    byName.set(key, new Set([...(byName.get(key) ?? []), ...addresses]))
  }
  for (const { facts } of seenOf(evidence, 'nginx'))
    for (const each of facts.names) add(each.name, each.addresses)
  for (const { facts } of seenOf(evidence, 'sockets'))
    for (const each of facts.names) add(each.name, each.addresses)
  for (const { facts } of seenOf(evidence, 'dns')) {
    if (facts.literal) continue
    for (const { ipv4, ipv6 } of facts.answers) add(facts.name, [...ipv4, ...ipv6])
  }
  const holders: Known['holders'] = new Map()
  const dockers = seenOf(evidence, 'docker')
  for (const { facts } of dockers) {
    for (const container of facts.containers) {
      const { name, networks, startedAt, status } = container
      const addresses = networks.flatMap(({ address }) => address ?? [])
      for (const each of containerNames(container)) add(each, addresses)
      for (const address of addresses)
        holders.set(address, { name, names: containerNames(container), startedAt, status })
    }
  }
  return { byName, holders, isDockerSeen: dockers.length > 0 }
}

/** The addresses that Docker gives its bridges first; those that it takes afterwards, 192.168/16, are ordinary ones elsewhere. */
const bridge = /^172\.(?:1[7-9]|2\d|3[01])\./

function judge(
  tried: Tried,
  asked: readonly Asked[],
  known: Known,
  evidence: readonly Evidence[],
  service: Service,
): Correlated {
  const { host, port } = tried
  if (asked.some(({ address }) => address.host === host)) return literal(tried, asked, known, service)
  // Where several names are asked at this port, one of them that has this address now is enough of an alibi.
  const names = asked.filter(({ address }) => !isLiteral(address.host) && address.port === port)
  const resolved = names.filter(({ address }) => known.byName.has(address.host))
  const current = resolved.flatMap(({ address }) => [...(known.byName.get(address.host) ?? [])])
  if (current.includes(host)) {
    return {
      findings: [finding(tried, service, -10, `${host} is the current address: ${tried.line}`)],
      advice: [],
    }
  }
  const holder = known.holders.get(host)
  const name = resolved[0]
  if (name !== undefined && resolved.length === names.length) {
    const now = [...(known.byName.get(name.address.host) ?? [])].join(', ')
    const swapped = holder === undefined ? '' : `; ${host} now belongs to container ${holder.name}`
    const since = startedAfter(name, known, evidence)
    const quote = `${name.by} asks ${host}, but ${name.address.host} is now ${now}${swapped}${since}`
    return {
      findings: [finding(tried, service, holder === undefined && since === '' ? 22 : 25, quote)],
      advice: [adviceFor(name, evidence)],
    }
  }
  const found = names.length === 0 ? onlyName(known) : null
  // Public names of machines that we look at ourselves are asked for other reasons too.
  const isOther = found?.isPrivate === false && (service.hosts.length > 0 || isOfVisitors(found.name, tried))
  const only = isOther ? null : found
  if (only !== null && isPrivate.test(host) === only.isPrivate && !only.addresses.includes(host)) {
    const quote = `${host} was asked, but ${only.name} is now ${only.addresses.join(', ')}`
    return { findings: [finding(tried, service, only.isPrivate ? 21 : 18, quote)], advice: [] }
  }
  if (!known.isDockerSeen || holder !== undefined || !bridge.test(host)) return nothing
  const here = [...known.holders].map(([address, each]) => `${each.name} ${address}`).join(', ')
  if (here === '') return nothing
  const quote = `no container has the address ${host} now (${here}): ${tried.line}`
  return {
    findings: [finding(tried, service, 16, quote)],
    advice: names[0] ? [adviceFor(names[0], evidence)] : [],
  }
}

/** Whether it is the name that visitors ask, which leads to the proxy itself. */
function isOfVisitors(name: string, { line }: Tried): boolean {
  return [`server: ${name},`, `host: "${name}`].some((words) => line.toLowerCase().includes(words))
}

/** RFC 1918, of which one network holds both the address that was asked and the one that the name has; or neither is of it. */
const isPrivate = /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./

/** The one name that was looked up by hand beside the failure, with its addresses; null for none and for several. */
function onlyName({
  byName,
  isDockerSeen,
}: Known): { name: string; addresses: string[]; isPrivate: boolean } | null {
  const [first, ...others] = [...byName]
  if (first === undefined || others.length > 0 || isDockerSeen) return null
  const addresses = [...first[1]]
  return { name: first[0], addresses, isPrivate: addresses.some((address) => isPrivate.test(address)) }
}

/** A literal address in the configuration cannot be stale, but nobody may have it any more. */
function literal(tried: Tried, asked: readonly Asked[], known: Known, service: Service): Correlated {
  const { host } = tried
  const configured = asked.find(({ address }) => address.host === host)
  if (configured === undefined || !known.isDockerSeen || known.holders.has(host) || !bridge.test(host)) {
    return { findings: [finding(tried, service, -8, `${host} is written in the configuration`)], advice: [] }
  }
  const holders = [...known.holders].map(([address, { name }]) => `${name} ${address}`).join(', ')
  if (holders === '') return nothing
  const quote = `${configured.says}, which no container has now (${holders})`
  return {
    findings: [{ ...finding(tried, service, 18, quote), cause: 'wrong-port' }],
    advice: [
      {
        cause: 'wrong-port',
        hop: configured.hop,
        host: configured.machine,
        setting: 'the name of the container in place of its address',
        where: configured.where,
        why: `Addresses of containers change whenever they are created anew; ${host} belongs to none now.`,
      },
    ],
  }
}

/** Whether the backend started after the proxy last resolved its names. */
function startedAfter(name: Asked, known: Known, evidence: readonly Evidence[]): string {
  const resolvedAt = seenOf(evidence, 'nginx')
    .flatMap(({ facts }) => facts.workersStartedAt ?? facts.masterStartedAt ?? [])
    .map((at) => Date.parse(at))[0]
  const backend = [...known.holders.values()].find(({ names }) => names.includes(name.address.host))
  const startedAt = Date.parse(backend?.startedAt ?? '')
  if (resolvedAt === undefined || !(startedAt > resolvedAt)) return ''
  return `; container ${backend?.name} started ${new Date(startedAt).toISOString()}, after ${name.by} at ${new Date(resolvedAt).toISOString()}`
}

function finding(tried: Tried, service: Service, weight: number, quote: string): CorrelationFinding {
  const { evidence } = tried
  const { hop } = standingOf(evidence, evidence.facts.system, service)
  return {
    cause: 'stale-dns',
    weight,
    fact: 'stale-name',
    reach: 'here',
    quote,
    evidence,
    hop,
    target: evidence.target,
  }
}

/** The resolver of the proxy's machine, or Docker's own inside of a user-defined network. */
function resolverFor({ machine }: Asked, evidence: readonly Evidence[]): string {
  if (seenOf(evidence, 'docker').some((each) => machineOf(each) === machine)) return '127.0.0.11'
  const resolvers = seenOf(evidence, 'machine')
    .filter((each) => machineOf(each) === machine)
    .flatMap(({ facts }) => facts.resolvers)
  return resolvers[0] ?? '127.0.0.53'
}

function adviceFor(asked: Asked, evidence: readonly Evidence[]): Advice {
  const { hop, machine, address, where, by } = asked
  const { host, port } = address
  const setting =
    by === 'nginx'
      ? `resolver ${resolverFor(asked, evidence)} valid=10s; set $upstream_host ${host}; proxy_pass http://$upstream_host:${port};`
      : by === 'apache'
        ? 'disablereuse=On # on the ProxyPass line'
        : `init-addr libc,none resolvers docker # on the server line`
  return {
    cause: 'stale-dns',
    hop,
    host: machine,
    setting,
    where,
    why: `${by} resolves ${host} only when it starts or reloads. Reload it now, and let it resolve the name at run time.`,
  }
}
