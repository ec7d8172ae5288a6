import type { SignatureScope } from '../../model/diagnosis.ts'
import type { Container, DockerFacts } from '../../model/facts/docker.ts'
import type { Hop, Service } from '../../model/service.ts'
import { eventsOfPresent } from './events-of-present.ts'
import { askedAt, publishes, reaches } from './publishes.ts'

/** Of so few containers any may be ours. */
const few = 5

/** The containers of a machine that run the hops there. */
export interface OfPath {
  containers: Container[]
  /**
   * What tells: the port at which a hop is asked is theirs (`port`), they are called like a hop or the service (`name`), or they
   * are the ones that are reached at that address, at another port (`address`). Null where nobody knows, and all may.
   */
  by: 'port' | 'name' | 'address' | null
  /** Whether what the engine or the kernel tells of a container of this name is about the path, also when it is gone. */
  isOwn(name: string): boolean
}

/** Which of a machine's containers belong to the path, with the others of their compose project. */
export function containersOfPath(
  containers: readonly Container[],
  host: string | null,
  service: Service,
): OfPath {
  const hops = service.path.filter(({ hosts }) => host !== null && hosts.includes(host))
  const asked = hops.flatMap(({ addresses }) => addresses.flatMap((address) => askedAt(address) ?? []))
  const names = namesOf(hops, service)
  const isAsked = (one: Container) =>
    asked.some((each) => publishes(one, each) || one.networks.some(({ address }) => address === each.host))
  const isNear = ({ published, networkMode }: Container) =>
    networkMode === 'host' ||
    published.some(({ hostAddress, protocol }) =>
      asked.some((each) => protocol === 'tcp' && reaches(each.host, hostAddress)),
    )
  const near = hops.some(({ system }) => system === 'docker') ? containers.filter(isNear) : []
  const chosen =
    one('port', withProject(containers.filter(isAsked), containers)) ??
    one(
      'name',
      withProject(
        containers.filter((each) => isOwnByName(each, hops, service)),
        containers,
      ),
    ) ??
    (near.length < containers.length ? one('address', near) : null)
  const own = chosen?.containers ?? [...containers]
  const called = new Set(own.map(({ name }) => name))
  return {
    containers: own,
    by: chosen?.by ?? null,
    isOwn: (name) => called.has(name) || names.has(name.toLowerCase()),
  }
}

/** Whether a container is called like one of these hops or the service, or is of the service's compose project. */
export function isOwnByName(
  { name, project }: Pick<Container, 'name' | 'project'>,
  hops: readonly Hop[],
  service: Service,
): boolean {
  return hops.length > 0 && (project === service.name || namesOf(hops, service).has(name.toLowerCase()))
}

function namesOf(hops: readonly Hop[], service: Service): Set<string> {
  const names = hops.flatMap(({ name }) => [name, `${service.name}-${name}`, service.name])
  return new Set(names.map((each) => each.toLowerCase()))
}

function one(by: OfPath['by'], containers: Container[]): Pick<OfPath, 'by' | 'containers'> | null {
  return containers.length === 0 ? null : { by, containers }
}

/**
 * What of a machine's containers belongs to the path, with the events of these alone. Of a few of which nobody knows, all; of
 * many, none, because what befell one of them is most likely another story.
 */
export function ofPath(
  facts: DockerFacts,
  host: string | null,
  { service }: Pick<SignatureScope, 'service'>,
): DockerFacts {
  if (host === null) return facts
  const { containers, by, isOwn } = containersOfPath(facts.containers, host, service)
  if (by !== 'port' && by !== 'name' && containers.length > few)
    return { ...facts, containers: [], events: [] }
  const events = facts.events.filter(({ container }) => isOwn(container))
  return { ...facts, containers, events: eventsOfPresent(events, containers) }
}

/** Whether a hop on this machine (on any, where none is named) is said to run in containers. */
export function isDockerHop(host: string | null, { service }: Pick<SignatureScope, 'service'>): boolean {
  return service.path.some(
    ({ system, hosts }) => system === 'docker' && (host === null || hosts.includes(host)),
  )
}

function withProject(own: readonly Container[], all: readonly Container[]): Container[] {
  const projects = new Set(own.flatMap(({ project }) => project ?? []))
  return all.filter((one) => own.includes(one) || (one.project !== null && projects.has(one.project)))
}
