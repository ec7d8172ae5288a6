import type { Container, DockerFacts } from '../../model/facts/docker.ts'

/**
 * Whether somebody told the container to end, as far as the last hour tells: the engine notes `kill` and `stop` for what it is
 * asked to do, never for what the kernel does (moby daemon/kill.go, daemon/stop.go). Signals that end nothing are noted as well,
 * so that only those since its last start count, and only where the kernel had no part in it.
 */
export function wasStopped(
  { name, oomKilled, status }: Container,
  events: readonly DockerFacts['events'][number][],
): boolean {
  if (oomKilled || status === 'running' || status === 'restarting') return false
  const own = events.filter(({ container }) => container === name)
  const lastRun = own.slice(own.findLastIndex(({ action }) => action === 'start') + 1)
  return lastRun.some(({ action }) => action === 'kill' || action === 'stop')
}
