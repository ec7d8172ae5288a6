import type { Reader } from '../../model/excerpt.ts'
import type { Container, DockerFacts } from '../../model/facts/docker.ts'
import { linesOf } from '../host/lines-of.ts'
import { parseManifests } from '../kubernetes/parse-manifests.ts'
import { emptyContainer } from './empty-container.ts'
import { objectOf, parseJson, textOf } from './json-of.ts'
import { parseAddresses } from './parse-addresses.ts'
import { parseCompose } from './parse-compose.ts'
import { parseEvents } from './parse-events.ts'
import { parseInspect } from './parse-inspect.ts'
import { parsePs } from './parse-ps.ts'
import { parseRun } from './parse-run.ts'
import { summarizeContainers } from './summarize-containers.ts'

/** Reads the output of `docker ps`, `inspect`, `events`, `stats`, `network inspect`, and of compose and Podman. */
export const readDocker: Reader = ({ text, command }) => {
  const facts = factsOf(text) ?? addressed(command, text)
  if (facts === null) return declaredIn(text, command)
  return { type: 'docker', ...summarizeContainers(facts), facts, system: 'docker' }
}

/** Addresses alone, of containers that a command names. */
function addressed(command: string | null, text: string): DockerFacts | null {
  const containers = parseAddresses(command, text)
  return containers.length === 0 ? null : { version: null, containers, events: [], chains: null }
}

/** A compose file, a manifest or a command to run: what is declared there was not seen to run, so that nothing of it is well or ill. */
function declaredIn(text: string, command: string | null): ReturnType<Reader> {
  const composed = parseCompose(text.slice(0, 500_000))
  const manifests = composed.length > 0 ? composed : parseManifests(text)
  const containers = manifests.length > 0 ? manifests : parseRun(`${command ?? ''}\n${text}`)
  if (containers.length === 0) return null
  const summary = `declared: ${containers
    .map(({ name }) => name)
    .join(', ')
    .slice(0, 200)}`
  const facts: DockerFacts = { version: null, containers, events: [], chains: null }
  return { type: 'docker', outcome: 'pass', summary, facts, system: 'docker' }
}

function factsOf(text: string): DockerFacts | null {
  const none: DockerFacts = { version: null, containers: [], events: [], chains: null }
  const start = text.slice(0, 65_536)
  if (/"State":\s{0,4}\{/.test(start)) {
    const containers = parseInspect(text).map(({ container }) => container)
    if (containers.length > 0) return { ...none, containers }
    const cut = cutInspect(text)
    return cut === null ? null : { ...none, containers: [cut] }
  }
  if (/"(?:Containers|IPAM)":\s{0,4}\{/.test(start)) {
    const containers = ofNetwork(text)
    return containers.length === 0 ? null : { ...none, containers }
  }
  if (/"Status":|\bSTATUS\b|\bState\b/.test(start)) {
    const containers = parsePs(text)
    if (containers.length > 0) return { ...none, containers }
  }
  if (/\bMEM USAGE \/ LIMIT\b/.test(start)) {
    const containers = ofStats(text)
    if (containers.length > 0) return { ...none, containers }
  }
  if (/ container (?:die|oom|kill|start|health_status)|"Type":"container"/.test(start)) {
    const events = parseEvents(text)
    if (events.length > 0) return { ...none, events }
  }
  return null
}

/** What can be told of an inspection that was pasted in part. */
function cutInspect(text: string): Container | null {
  const part = text.slice(0, 65_536)
  const status = /"Status":\s{0,4}"(running|exited|restarting|paused|dead|created)"/.exec(part)?.[1]
  if (status === undefined) return null
  const code = /"ExitCode":\s{0,4}(\d{1,3})/.exec(part)?.[1]
  return {
    ...emptyContainer(/"Name":\s{0,4}"\/([\w.-]{1,128})"/.exec(part)?.[1] ?? 'container'),
    status,
    exitCode: code === undefined || status === 'running' ? null : Number(code),
    oomKilled: /"OOMKilled":\s{0,4}true/.test(part),
    health:
      /"Health":\s{0,4}\{\s{0,80}"Status":\s{0,4}"(healthy|unhealthy|starting)"/.exec(part)?.[1] ?? null,
  }
}

/** Who is on a network, from `docker network inspect`. */
function ofNetwork(text: string): Container[] {
  const whole = parseJson(text)
  const networks = Array.isArray(whole) ? whole : [whole]
  return networks.flatMap((value) => {
    const network = objectOf(value)
    const name = textOf(network.Name)
    if (name === null) return []
    return Object.values(objectOf(network.Containers)).flatMap((member): Container[] => {
      const container = textOf(objectOf(member).Name)
      const address = textOf(objectOf(member).IPv4Address)?.replace(/\/\d{1,2}$/, '') ?? null
      return container === null
        ? []
        : [{ ...emptyContainer(container), status: 'running', networks: [{ name, address }] }]
    })
  })
}

/** `docker stats --no-stream`: ID NAME CPU USED / LIMIT …; without a limit of its own a container shows the machine's memory. */
function ofStats(text: string): Container[] {
  return linesOf(text).flatMap((line): Container[] => {
    const match =
      /^[0-9a-f]{12,64}\s{1,8}(\S{1,128})\s{1,40}[\d.]{1,10}%\s{1,12}[\d.]{1,10}[kKMGT]?i?B \/ [\d.]{1,10}[kKMGT]?i?B\s{1,12}([\d.]{1,8})%/.exec(
        line.slice(0, 600),
      )
    return match === null ? [] : [{ ...emptyContainer(match[1] ?? '?'), status: 'running' }]
  })
}
