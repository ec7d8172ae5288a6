import type { Container } from '../../model/facts/docker.ts'
import type { HostTarget } from '../../model/host.ts'
import type { LogLocator, LogPlace } from '../../model/log-place.ts'
import { parsePs } from './parse-ps.ts'

/** Containers beyond these are not read. */
const most = 20

/** The logs of containers: those that run, and those that ended within the last day; those at the ports of the path first. */
export const dockerLocator: LogLocator = {
  system: 'docker',
  commands: () => [
    { argv: ['docker', 'ps', '-a', '--no-trunc', '--format', '{{json .}}'], root: true, timeoutMs: 8000 },
  ],
  locate: ([listed], host) =>
    ownFirst(parsePs(listed?.stdout ?? ''), host)
      .filter(
        ({ status, sinceMs }) =>
          status === 'running' ||
          status === 'restarting' ||
          (sinceMs ?? Number.POSITIVE_INFINITY) < 86_400_000,
      )
      .filter(({ name }) => /^[A-Za-z0-9][\w.-]{0,127}$/.test(name))
      .slice(0, most)
      .map(
        ({ name }): LogPlace => ({
          name: `docker:${name}`,
          at: { container: name },
          kind: 'error',
          format: 'docker-json',
          definition: null,
        }),
      ),
}

/** What is down publishes nothing in this list, and goes before what runs for others. */
function ownFirst(containers: readonly Container[], { hops }: HostTarget): Container[] {
  const ports = new Set(hops.map(({ port }) => port))
  const rank = ({ status, published }: Container) =>
    published.some(({ hostPort }) => ports.has(hostPort)) ? 0 : status === 'running' ? 2 : 1
  return containers.toSorted((a, b) => rank(a) - rank(b))
}
