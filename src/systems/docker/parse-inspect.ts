import type { Container } from '../../model/facts/docker.ts'
import { redactSecrets } from '../../redact.ts'
import { linesOf } from '../host/lines-of.ts'
import { emptyContainer } from './empty-container.ts'
import { countOf, idOf, type Json, objectOf, parseJson, textOf } from './json-of.ts'

/**
 * What is asked of each container, one object a line. The environment, which holds secrets, is not in it. Fields are named
 * as in the client's own types: where one is not, it falls back to the raw answer, in which absent members are errors.
 */
export const inspectFormat =
  '{"Id":{{json .Id}},"Name":{{json .Name}},"Image":{{json .Image}},"RestartCount":{{json .RestartCount}},"State":{{json .State}},' +
  '"Config":{"Image":{{json .Config.Image}},"ExposedPorts":{{json .Config.ExposedPorts}},"Labels":{"com.docker.compose.project":{{json (index .Config.Labels "com.docker.compose.project")}}}},' +
  '"HostConfig":{"Memory":{{json .HostConfig.Memory}},"NetworkMode":{{json .HostConfig.NetworkMode}},"RestartPolicy":{"Name":{{json .HostConfig.RestartPolicy.Name}}},"PortBindings":{{json .HostConfig.PortBindings}}},' +
  '"NetworkSettings":{"Networks":{{json .NetworkSettings.Networks}},"Ports":{{json .NetworkSettings.Ports}}}}'

export interface Inspected {
  container: Container
  /** Of the first process, in the host's numbers; null when it does not run. */
  pid: number | null
}

/** Reads `docker inspect` or `podman inspect`: an array, one object, or one object a line. */
export function parseInspect(text: string): Inspected[] {
  const whole = parseJson(text)
  const values = whole === undefined ? linesOf(text).map(parseJson) : Array.isArray(whole) ? whole : [whole]
  return values.flatMap((value) => {
    const json = objectOf(value)
    return textOf(objectOf(json.State).Status) === null ? [] : [read(json)]
  })
}

function read(json: Json): Inspected {
  const state = objectOf(json.State)
  const config = objectOf(json.Config)
  const host = objectOf(json.HostConfig)
  const network = objectOf(json.NetworkSettings)
  // Podman before 4 writes Healthcheck.
  const health = objectOf(state.Health ?? state.Healthcheck)
  const status = textOf(state.Status) ?? ''
  const mode = textOf(host.NetworkMode)
  const startedAt = timeOf(state.StartedAt)
  const memory = countOf(host.Memory)
  const bindings = portsOf(network.Ports)
  const container: Container = {
    ...emptyContainer((textOf(json.Name) ?? '?').replace(/^\//, '')),
    ...idOf(json.Id),
    image: textOf(config.Image) ?? textOf(json.ImageName) ?? '',
    imageId: textOf(json.Image),
    status,
    exitCode:
      status === 'running' || (startedAt === null && countOf(state.ExitCode) === 0)
        ? null
        : countOf(state.ExitCode),
    oomKilled: state.OOMKilled === true,
    error: secretless(state.Error),
    startedAt,
    finishedAt: timeOf(state.FinishedAt),
    restarts: countOf(json.RestartCount),
    restartPolicy: textOf(objectOf(host.RestartPolicy).Name),
    project: textOf(objectOf(config.Labels)['com.docker.compose.project']),
    health: healthOf(health.Status),
    healthOutput: secretless(objectOf(Array.isArray(health.Log) ? health.Log.at(-1) : null).Output),
    networkMode: mode,
    memoryLimitBytes: memory === 0 ? null : memory,
    networks: Object.entries(objectOf(network.Networks)).map(([name, value]) => ({
      name,
      address: textOf(objectOf(value).IPAddress),
    })),
    published: bindings.length > 0 ? bindings : portsOf(host.PortBindings),
    exposed: Object.keys(objectOf(config.ExposedPorts)).flatMap((key) => portOf(key)?.port ?? []),
  }
  const pid = countOf(state.Pid)
  return { container, pid: pid === 0 ? null : pid }
}

function secretless(value: unknown): string | null {
  const text = textOf(value)
  return text === null ? null : redactSecrets(text.slice(0, 4000)).trim().slice(0, 600)
}

/** `none` is how some versions write that there is no health check. */
function healthOf(value: unknown): string | null {
  const health = textOf(value)
  return health === 'none' ? null : health
}

/** The year 1 stands for never. */
function timeOf(value: unknown): string | null {
  const date = new Date(textOf(value) ?? Number.NaN)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 2000 ? null : date.toISOString()
}

/** `80/tcp`. */
function portOf(key: string): { port: number; protocol: string } | null {
  const match = /^(\d{1,5})\/([a-z]{3,4})$/.exec(key)
  return match === null ? null : { port: Number(match[1]), protocol: match[2] ?? 'tcp' }
}

function portsOf(value: unknown): Container['published'] {
  return Object.entries(objectOf(value)).flatMap(([key, places]) => {
    const inside = portOf(key)
    if (inside === null || !Array.isArray(places)) return []
    return places.flatMap((place) => {
      const hostPort = Number(textOf(objectOf(place).HostPort))
      if (!Number.isInteger(hostPort) || hostPort === 0) return []
      return [{ hostAddress: textOf(objectOf(place).HostIp) ?? '0.0.0.0', hostPort, ...inside }]
    })
  })
}
