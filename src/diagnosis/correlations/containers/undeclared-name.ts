import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { containerNames } from '../../../systems/docker/container-names.ts'
import { containerRole } from '../../../systems/docker/judge-container.ts'
import { declared } from '../../../systems/docker/parse-compose.ts'
import { isLiteral, isLoopback, readAddress } from '../address.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'
import { symptomsIn } from '../symptoms.ts'

/** `url: http://orders:8300/` of Kong and Traefik. */
const urls = /^\s{0,24}(?:-\s{1,4})?url:\s{0,8}["']?(https?:\/\/[a-z][\w-]{0,60}(?::\d{2,5})?)(?=[/"'\s]|$)/gm
const otherNames = /^\s{0,20}(?:aliases|extra_hosts|links|external_links|external)\s{0,2}:/m
const gateway = /kong|gateway|proxy|nginx|caddy|traefik|haproxy|apisix|krakend/i

/**
 * A gateway of a compose file asks for a name that no service of that file has: Compose gives the names of services and containers,
 * and aliases, to its network, and no others.
 */
export const undeclaredName: Correlation = {
  id: 'undeclared-name',
  reference: 'https://docs.docker.com/compose/how-tos/networking/',
  correlate(evidence: readonly Evidence[], service: Service) {
    if (service.hosts.length > 0) return nothing
    const containers = seenOf(evidence, 'docker').flatMap(({ facts }) => facts.containers)
    const services = containers.filter(({ status }) => status === declared)
    const isGateway = (one: (typeof services)[number]) =>
      containerRole(one) === 'gateway' || gateway.test(`${one.name} ${one.image}`)
    const others = services.filter((one) => !isGateway(one))
    if (others.length === 0 || others.length === services.length) return nothing
    if (services.some(({ networkMode }) => networkMode === 'host')) return nothing
    const samples = linesOf(evidence)
    if (samples.some(({ sample }) => otherNames.test(sample))) return nothing
    const told = samples.flatMap(({ sample, evidence: of }) =>
      [...sample.matchAll(urls)].flatMap(([, url = '']) => {
        const address = readAddress(url)
        return address === null
          ? []
          : [{ host: address.host, says: `the gateway is told ${url}`, evidence: of }]
      }),
    )
    const asked = askedIn(evidence, service).map(({ address, says, evidence: of }) => ({
      host: address.host,
      says,
      evidence: of as Evidence,
    }))
    const names = new Set(
      containers.flatMap((one) => [
        ...containerNames(one),
        ...one.networks.map(({ name }) => name.toLowerCase()),
      ]),
    )
    const all = [...told, ...asked].filter(({ host }) => isPlain(host))
    const missing = all.find(({ host }) => !isKnown(host, names))
    if (missing === undefined) return nothing
    // Beside names that are there it may be one of a part that was left out, and a bare word of nginx the name of a group.
    const isSure = all.every(({ host }) => !isKnown(host, names)) && !isBare(missing.host, evidence)
    // Whoever was refused or waited in vain had an address.
    if (
      symptomsIn(evidence, service).some(({ kind, evidence: of }) => of.type === 'logs' && reached.has(kind))
    )
      return nothing
    const { hop, target } = missing.evidence
    const quote = `${missing.says}, and no service of the compose file has the name ${missing.host}: ${others
      .map(({ name }) => name)
      .slice(0, 8)
      .join(', ')}`
    return {
      findings: [
        {
          ...{ cause: 'dns-failure', weight: isSure ? 22 : 12, fact: 'resolve', reach: 'here', quote },
          ...{ evidence: missing.evidence, hop, target },
        },
      ],
      advice: [],
    }
  },
}

const reached: ReadonlySet<string> = new Set(['refused', 'timed-out', 'unreachable', 'cut-off'])

/** A name of one word, which only the network of the containers can know. */
function isPlain(host: string): boolean {
  return /^[a-z][\w-]{0,60}$/.test(host) && !isLoopback(host) && !isLiteral(host)
}

/** Compose’s own names of containers too: `shop-api-1` of service `api`. */
function isKnown(host: string, names: ReadonlySet<string>): boolean {
  const service = /^[a-z\d][\w-]{0,50}?[-_](\w[\w-]{0,50}?)[-_]\d{1,3}$/.exec(host)?.[1]
  return names.has(host) || (service !== undefined && [...names].some((name) => host.includes(name)))
}

/** `proxy_pass http://backend;` without a port. */
function isBare(host: string, evidence: readonly Evidence[]): boolean {
  return seenOf(evidence, 'nginx').some(({ facts }) => facts.upstreams.some(({ name }) => name === host))
}
