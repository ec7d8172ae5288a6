import type { DockerFacts } from '../../model/facts/docker.ts'
import { containerWords, isContainerWell, isService, portTrouble } from './judge-container.ts'

/** Whether the containers that are meant to run do so, and one line that says what was seen. */
export function summarizeContainers(facts: DockerFacts): { outcome: 'pass' | 'fail'; summary: string } {
  const { containers, chains } = facts
  const unwell = containers.filter((one) => !isContainerWell(one) && (isService(one) || failed(one.exitCode)))
  const troubles = [
    ...unwell.map(containerWords),
    ...containers.flatMap((one) =>
      (portTrouble(one) ?? []).map(({ port, kind }) =>
        kind === 'silent'
          ? `nothing listens on ${port} in ${one.name}`
          : `${one.name} listens on ${port} on loopback only`,
      ),
    ),
    ...(chains === false ? ['the firewall has no DOCKER chain'] : []),
  ]
  if (troubles.length > 0) return { outcome: 'fail', summary: troubles.slice(0, 5).join('; ') }
  if (facts.version === null && containers.length === 0)
    return { outcome: 'pass', summary: 'no containers here' }
  const running = containers.filter(({ status }) => status === 'running')
  return { outcome: 'pass', summary: `${running.length} of ${containers.length} containers running` }
}

function failed(exitCode: number | null): boolean {
  return exitCode !== null && exitCode !== 0
}
