import type { LogLocator, LogPlace } from '../../model/log-place.ts'
import { parsePs } from './parse-ps.ts'

/** The logs of containers: those that run, and those that ended within the last day. */
export const dockerLocator: LogLocator = {
  system: 'docker',
  commands: () => [{ argv: ['docker', 'ps', '-a', '--format', '{{json .}}'], root: true, timeoutMs: 8000 }],
  locate: ([listed]) =>
    parsePs(listed?.stdout ?? '')
      .filter(
        ({ status, sinceMs }) =>
          status === 'running' ||
          status === 'restarting' ||
          (sinceMs ?? Number.POSITIVE_INFINITY) < 86_400_000,
      )
      .filter(({ name }) => /^[A-Za-z0-9][\w.-]{0,127}$/.test(name))
      .slice(0, 20)
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
