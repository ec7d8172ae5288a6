import type { SeenEvidence } from '../../../model/diagnosis.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { Container } from '../../../model/facts/docker.ts'
import type { Hop, Service } from '../../../model/service.ts'
import { containerRole, portTrouble } from '../../../systems/docker/judge-container.ts'
import { containersOfPath, isOwnByName } from '../../../systems/docker/of-path.ts'
import { type AskedAt, askedAt, publishes, reaches } from '../../../systems/docker/publishes.ts'
import { formatAddress } from '../address.ts'
import { type Correlated, nothing, together } from '../correlation.ts'
import { machineOf } from '../standing.ts'

type DockerEvidence = SeenEvidence<'docker'> & Evidence
type Published = Container['published'][number]

/** A hop runs in a container that publishes its port as another one than the hop is asked at, and no container publishes that. */
export function publishedElsewhere(docker: DockerEvidence, service: Service): Correlated {
  const machine = machineOf(docker)
  if (machine === null) return nothing
  return together(
    service.path
      .filter(({ system, hosts }) => system === 'docker' && hosts.includes(machine))
      .flatMap((hop) =>
        hop.addresses
          // Where each machine has an address of its own, that of the others is not asked here.
          .filter((_, index) => hop.hosts.length !== hop.addresses.length || hop.hosts[index] === machine)
          .flatMap((address) => askedAt(address) ?? [])
          .map((asked) => judge(asked, hop, docker, service)),
      ),
  )
}

function judge(asked: AskedAt, hop: Hop, docker: DockerEvidence, service: Service): Correlated {
  const { containers } = docker.facts
  if (containers.some((one) => publishes(one, asked))) return nothing
  const machine = machineOf(docker)
  const own = containersOfPath(containers, machine, service).containers
  const serving = own.flatMap((container) => {
    if (container.status !== 'running' || containerRole(container) !== 'app') return []
    if (portTrouble(container)?.length !== 0) return []
    const places = container.published.filter(
      ({ protocol, hostAddress }) => protocol === 'tcp' && reaches(asked.host, hostAddress),
    )
    return places.length === 0 ? [] : [{ container, places }]
  })
  const [only] = serving
  if (only === undefined || serving.length > 1) return nothing
  const { container, places } = only
  const weight = weightOf(container, places, asked, hop, service)
  const shown = [...new Set(places.map(({ hostPort, port }) => `${hostPort} (${port} inside)`))].join(', ')
  const where = formatAddress({ ...asked, socket: null })
  const quote = `${hop.name} is asked at ${where}, which no container publishes; ${container.name} publishes ${shown} there`
  const inside = [...new Set(places.map(({ port }) => port))]
  return {
    findings: [
      {
        ...{ cause: 'wrong-port', weight, fact: 'publish', reach: 'here', quote },
        ...{ evidence: docker, hop: hop.name, target: docker.target },
      },
    ],
    advice:
      inside.length !== 1 || weight < 12
        ? []
        : [
            {
              cause: 'wrong-port',
              hop: hop.name,
              host: machine,
              setting: `publish ${where}:${inside[0]}`,
              where: `ports of container ${container.name}`,
              why: `It publishes port ${inside[0]} as ${places[0]?.hostPort}, and is asked at ${asked.port}. Or let the gateway ask at ${places[0]?.hostPort}.`,
            },
          ],
  }
}

/** How sure it is that this container is the one that is meant. */
function weightOf(
  container: Container,
  places: readonly Published[],
  { host, port }: AskedAt,
  hop: Hop,
  service: Service,
): number {
  if (isOwnByName(container, [hop], service)) return 22
  if (places.some((place) => place.port === port)) return 20
  // Nobody else on this machine is reached at that very address.
  return places.some(({ hostAddress }) => hostAddress === host) ? 18 : 6
}
