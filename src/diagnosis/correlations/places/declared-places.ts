import type { Evidence } from '../../../model/evidence.ts'
import type { Container } from '../../../model/facts/docker.ts'
import { containerNames } from '../../../systems/docker/container-names.ts'
import { containerRole } from '../../../systems/docker/judge-container.ts'
import { declared } from '../../../systems/docker/parse-compose.ts'
import type { CauseId } from '../../causes.ts'
import { isLoopback } from '../address.ts'
import { type Asked, askedIn } from '../asked.ts'
import { type Correlation, type CorrelationFinding, together } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

interface Place {
  container: Container
  evidence: Evidence
}

/** Remarks that the gateway runs in a container. */
const inContainer =
  /\b(?:caddy|nginx|traefik|haproxy|apache|httpd|proxy)\b[^\n]{0,40}\b(?:runs?|running|is|lives|started|deployed|installed)\b[^\n]{0,20}\b(?:in|inside|as|via|with|under) (?:an? |its own |the )?(?:\w{1,12} )?(?:docker|podman|container)\b/i

/**
 * Compares where a gateway asks with what a compose file, or a list of containers, says of ports and networks: inside of a
 * network it is the container’s own port that counts, and `localhost` in a container is that container.
 */
export const declaredPlaces: Correlation = {
  id: 'declared-places',
  reference: 'https://docs.docker.com/compose/how-tos/networking/; https://docs.docker.com/engine/network/',
  correlate(evidence, service) {
    const places = seenOf(evidence, 'docker').flatMap((each) =>
      each.facts.containers
        .filter(({ status }) => status === declared || status === 'running')
        .map((container): Place => ({ container, evidence: each })),
    )
    const remark = seenOf(evidence, 'logs')
      .flatMap(({ facts }) => facts.groups.map(({ sample }) => sample))
      .find((sample) => inContainer.test(sample))
    return together([
      { findings: places.flatMap((place) => discovered(place, places)), advice: [] },
      ...askedIn(evidence, service).map((asked) => ({
        findings: [
          ...places
            .filter(({ container }) => containerNames(container).includes(asked.address.host))
            .flatMap((place) => [...ports(asked, place), ...networks(asked, place, places)]),
          ...own(asked, places, remark),
        ],
        advice: [],
      })),
    ])
  },
}

function say(asked: Asked, evidence: Evidence, cause: CauseId, weight: number, quote: string, fact: string) {
  const { hop } = asked
  const finding: CorrelationFinding = {
    cause,
    weight,
    fact,
    reach: 'here',
    quote,
    evidence,
    hop,
    target: evidence.target,
  }
  return [finding]
}

/** The gateway asks a container by its name at a port that is not the container’s. */
function ports(asked: Asked, { container, evidence }: Place): CorrelationFinding[] {
  const { port } = asked.address
  const { name, published, exposed, listening } = container
  if (port === null || listening !== null) return []
  const inside = [...new Set([...published.map((each) => each.port), ...exposed])]
  if (inside.length === 0 || inside.includes(port)) return []
  const other = published.find(({ hostPort }) => hostPort === port)
  if (other !== undefined) {
    const quote = `${asked.says}, but ${port} is the port of ${name} on the machine only: inside it is ${other.port}`
    return say(asked, evidence, 'wrong-port', 25, quote, 'listen')
  }
  const quote = `${asked.says}, but container ${name} has port ${inside.join(', ')}`
  return say(asked, evidence, 'wrong-port', 14, quote, 'listen')
}

/** The gateway’s own container and the one that it asks are on different networks. */
function networks(asked: Asked, { container, evidence }: Place, all: readonly Place[]): CorrelationFinding[] {
  const gateway = gatewayOf(asked, all)
  if (gateway === undefined || gateway.container === container || container.networks.length === 0) return []
  const ofGateway = namesOf(gateway.container)
  const ofBackend = namesOf(container)
  if (gateway.container.networks.length === 0 && container.status !== declared) return []
  if (ofBackend.some((each) => ofGateway.includes(each))) return []
  const quote = `${gateway.container.name} is on ${ofGateway.join(', ')}, and ${container.name}, which it asks, on ${ofBackend.join(', ')}`
  return say(asked, evidence, 'container-network-broken', 25, quote, 'container-network')
}

/** A gateway that finds its backends by their labels asks this one at a port or over a network that is not there. */
function discovered({ container, evidence }: Place, all: readonly Place[]): CorrelationFinding[] {
  const { name, toldPort, published, exposed } = container
  if (toldPort === undefined || container.networkMode === 'host') return []
  const found: CorrelationFinding[] = []
  const place = { reach: 'here', evidence, hop: null, target: evidence.target } as const
  const inside = [...new Set([...published.map((each) => each.port), ...exposed])]
  if (toldPort !== null && inside.length > 0 && !inside.includes(toldPort)) {
    const quote = `${name} tells the gateway to ask at port ${toldPort}, and has port ${inside.join(', ')}`
    const weight = published.some(({ hostPort }) => hostPort === toldPort) ? 25 : 15
    found.push({ ...place, cause: 'wrong-port', weight, fact: 'listen', quote })
  }
  const gateway = all.find(
    (each) =>
      each.evidence === evidence &&
      /traefik|nginx-proxy|caddy/i.test(`${each.container.image} ${each.container.name}`),
  )?.container
  if (gateway === undefined || gateway.name === name || gateway.networkMode === 'host') return found
  if (gateway.networks.length === 0 && container.networks.length === 0) return found
  if (namesOf(gateway).some((each) => namesOf(container).includes(each))) return found
  const quote = `${gateway.name} is on ${namesOf(gateway).join(', ')}, and ${name} on ${namesOf(container).join(', ')}`
  return [
    ...found,
    { ...place, cause: 'container-network-broken', weight: 26, fact: 'container-network', quote },
  ]
}

function namesOf({ networks: all }: Container): string[] {
  return all.length === 0 ? ['default'] : all.map(({ name }) => name)
}

function gatewayOf({ by }: Asked, all: readonly Place[]): Place | undefined {
  const gateways = all.filter(
    ({ container }) => containerRole(container) === 'gateway' && container.networkMode !== 'host',
  )
  const named = gateways.filter(({ container }) =>
    `${container.image} ${container.name}`.toLowerCase().includes(by),
  )
  return named[0] ?? (gateways.length === 1 ? gateways[0] : undefined)
}

/** The gateway asks loopback, and runs in a container. */
function own(asked: Asked, all: readonly Place[], remark: string | undefined): CorrelationFinding[] {
  if (!isLoopback(asked.address.host)) return []
  // A gateway on the machine itself may ask what containers publish there, whatever other gateways run in some.
  const inside = all.filter(({ container }) => container.status === declared || asked.machine === null)
  const isPublished = all.some(
    ({ container: { status, published } }) =>
      status !== declared && published.some(({ hostPort }) => hostPort === asked.address.port),
  )
  const gateway = isPublished ? undefined : gatewayOf(asked, inside)
  const why = gateway === undefined ? remark : `${asked.by} is container ${gateway.container.name}`
  if (why === undefined) return []
  const quote = `${asked.says}, which is its own container: ${why.trim().slice(0, 120)}`
  return say(asked, gateway?.evidence ?? asked.evidence, 'wrong-port', 22, quote, 'own-container')
}
