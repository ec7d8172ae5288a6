import type { SignatureScope } from '../../model/diagnosis.ts'
import type { Container, DockerFacts } from '../../model/facts/docker.ts'

const everywhere: ReadonlySet<string> = new Set(['', '0.0.0.0', '::'])

/**
 * What of a machine's containers belongs to the path: those that publish the port at which a hop on this machine is asked,
 * and their compose project. Where none does, nobody knows, and all may.
 */
export function ofPath(
  facts: DockerFacts,
  host: string | null,
  { service }: Pick<SignatureScope, 'service'>,
): DockerFacts {
  const asked = service.path
    .filter(({ hosts }) => host !== null && hosts.includes(host))
    .flatMap(({ addresses }) => addresses.map((address) => new URL(address)))
  const serving = facts.containers.filter(({ published }) =>
    published.some(({ hostAddress, hostPort }) =>
      asked.some(
        ({ hostname, port }) =>
          Number(port === '' ? 80 : port) === hostPort &&
          (everywhere.has(hostAddress) || hostAddress === hostname || /^127\.|^localhost$/.test(hostname)),
      ),
    ),
  )
  if (serving.length === 0) return facts
  const projects = new Set(serving.flatMap(({ project }) => project ?? []))
  const isOfPath = (one: Container) =>
    serving.includes(one) || (one.project !== null && projects.has(one.project))
  const containers = facts.containers.filter(isOfPath)
  const names = new Set(containers.map(({ name }) => name))
  return { ...facts, containers, events: facts.events.filter(({ container }) => names.has(container)) }
}

/** Whether a hop on this machine (on any, where none is named) is said to run in containers. */
export function isDockerHop(host: string | null, { service }: SignatureScope): boolean {
  return service.path.some(
    ({ system, hosts }) => system === 'docker' && (host === null || hosts.includes(host)),
  )
}
