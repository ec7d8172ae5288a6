import type { SeenEvidence } from '../../../model/diagnosis.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { Container } from '../../../model/facts/docker.ts'
import type { Service } from '../../../model/service.ts'
import { containerNames } from '../../../systems/docker/container-names.ts'
import { declared } from '../../../systems/docker/parse-compose.ts'
import type { CauseId } from '../../causes.ts'
import { formatAddress, isLoopback } from '../address.ts'
import { type Asked, askedIn } from '../asked.ts'
import {
  type Correlated,
  type Correlation,
  type CorrelationFinding,
  nothing,
  together,
} from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { standingOf } from '../standing.ts'
import { publishedElsewhere } from './published-elsewhere.ts'

type DockerEvidence = SeenEvidence<'docker'> & Evidence

/**
 * Compares the ports that containers publish, and that proxies ask containers for by name, with what listens inside. Loopback
 * inside of a container is its own: https://docs.docker.com/engine/network/#published-ports
 */
export const containerPorts: Correlation = {
  id: 'container-ports',
  reference: 'https://docs.docker.com/engine/network/#published-ports',
  correlate(evidence, service) {
    const asked = askedIn(evidence, service)
    return together(
      seenOf(evidence, 'docker').flatMap((docker) => [
        publishedElsewhere(docker, service),
        ...docker.facts.containers.flatMap((container) => [
          published(container, docker, service),
          ...asked
            .filter(({ address }) => containerNames(container).includes(address.host))
            .map((each) => byName(each, container, docker)),
          ...asked.map((each) => byHostPort(each, container, docker)),
        ]),
      ]),
    )
  },
}

/** A published port leads to a port of the container at which nothing listens, or only for itself. */
function published(container: Container, docker: DockerEvidence, service: Service): Correlated {
  const { name, listening, published: ports, status } = container
  if (status !== 'running' || listening === null || listening.length === 0) return nothing
  const { hop } = standingOf(docker, 'docker', service)
  return together(
    ports
      .filter(({ protocol }) => protocol === 'tcp')
      .map(({ hostPort, port }) => {
        const says = `port ${hostPort} of the machine leads to port ${port} of container ${name}`
        return inside(says, port, container, { evidence: docker, hop, asked: null })
      }),
  )
}

/** A proxy in the same network asks the container by its name. */
function byName(asked: Asked, container: Container, docker: DockerEvidence): Correlated {
  const { port } = asked.address
  const { name, status, listening } = container
  if (port === null || status === declared) return nothing
  if (status !== 'running') {
    const exit = container.exitCode === null ? '' : ` with code ${container.exitCode}`
    const quote = `${asked.says}, and container ${name} is ${status}${exit}`
    return { findings: [at(asked.hop, docker, 'backend-down', 16, quote, 'connect')], advice: [] }
  }
  if (listening === null || listening.length === 0) return nothing
  return inside(asked.says, port, container, { evidence: docker, hop: asked.hop, asked })
}

interface Where {
  evidence: DockerEvidence
  hop: string | null
  asked: Asked | null
}

function inside(says: string, port: number, container: Container, where: Where): Correlated {
  const listening = container.listening ?? []
  const there = listening.filter((each) => each.port === port)
  const { evidence, hop, asked } = where
  if (there.some(({ address }) => !isLoopback(address))) {
    const quote = `${says}, and something listens there on ${there.map(({ address }) => address).join(', ')}`
    const against: CauseId[] = ['loopback-bind', 'wrong-port', 'backend-down']
    return { findings: against.map((cause) => at(hop, evidence, cause, -6, quote, 'listen')), advice: [] }
  }
  const host = asked?.machine ?? null
  if (there.length > 0) {
    const quote = `${says}, and inside it listens on ${there.map(({ address }) => address).join(', ')} only`
    return {
      findings: [at(hop, evidence, 'loopback-bind', 25, quote, 'listen')],
      advice: [
        {
          cause: 'loopback-bind',
          hop,
          host,
          setting: `listen on 0.0.0.0:${port} in container ${container.name}`,
          where: `the app’s own setting, image ${container.image}`,
          why: 'The loopback address of a container is reached only from inside of that container.',
        },
      ],
    }
  }
  const others = listening.filter(({ address }) => !isLoopback(address))
  if (others.length === 0) return nothing
  const shown = others.map(({ port: other }) => other).join(', ')
  const quote = `${says}, but inside it listens on port ${shown}`
  const right = others.length === 1 ? others[0]?.port : undefined
  return {
    findings: [at(hop, evidence, 'wrong-port', 23, quote, 'listen')],
    advice:
      right === undefined
        ? []
        : [
            {
              cause: 'wrong-port',
              hop,
              host,
              setting:
                asked?.directive?.replace('…', formatAddress({ ...asked.address, port: right })) ??
                `publish port ${right} in place of ${port}`,
              where: asked?.where ?? `ports of container ${container.name}`,
              why: `Nothing listens on port ${port} of container ${container.name}; the app there uses ${right}.`,
            },
          ],
  }
}

/** A proxy on the machine asks for the container's own port, which is published under another one. */
function byHostPort(asked: Asked, container: Container, docker: DockerEvidence): Correlated {
  const { host, port } = asked.address
  if (port === null || !isLoopback(host) || container.status !== 'running') return nothing
  const all = docker.facts.containers.flatMap((each) => each.published)
  if (all.some(({ hostPort }) => hostPort === port)) return nothing
  const other = container.published.find((each) => each.port === port)
  if (other === undefined) return nothing
  const quote = `${asked.says}, but container ${container.name} publishes its port ${port} as ${other.hostPort}`
  return {
    findings: [at(asked.hop, docker, 'wrong-port', 17, quote, 'listen')],
    advice: [
      {
        cause: 'wrong-port',
        hop: asked.hop,
        host: asked.machine,
        setting:
          asked.directive?.replace('…', formatAddress({ host, port: other.hostPort, socket: null })) ??
          String(other.hostPort),
        where: asked.where,
        why: `Port ${port} is the one inside of the container; on the machine it is ${other.hostPort}.`,
      },
    ],
  }
}

function at(
  hop: string | null,
  evidence: DockerEvidence,
  cause: CauseId,
  weight: number,
  quote: string,
  fact: string,
): CorrelationFinding {
  return { cause, weight, fact, reach: 'here', quote, evidence, hop, target: evidence.target }
}
