import type { NotAimed } from '../../model/change.ts'
import type { Container } from '../../model/facts/docker.ts'
import type { ListedProcess } from '../app/list-processes.ts'
import { type AskedAt, publishes } from '../docker/publishes.ts'
import { isChangeableUnit } from '../systemd/changeable-unit.ts'
import type { Looked } from './looked.ts'
import type { Owner } from './owner.ts'
import type { SeenHere } from './seen-here.ts'

/** Who runs a process that listens at a port of the hop: the innermost supervisor above it. */
export function ownerOfProcess(pid: number, port: number, seen: SeenHere, looked: Looked): Owner | NotAimed {
  const chain = chainOf(pid, looked.listening.processes)
  const listener = chain[0]
  if (listener === undefined) return { lacking: `Process ${pid}, which listens at port ${port}, is gone.` }
  if (/(?:^|\/)docker-proxy$/.test(listener.argv[0] ?? '')) return ownerOfPublished(port, seen)
  const group = listener.group ?? ''
  if (/\/kubepods/.test(group)) return { lacking: `Port ${port} is served by a pod of Kubernetes.` }
  const container = containerIdOf(listener)
  if (container !== null) {
    const name = looked.containers.get(container)
    return name === undefined
      ? { lacking: `Port ${port} is served by a container that Docker does not list.` }
      : { by: 'docker', container: name }
  }
  return ownerAbove(chain, port, looked) ?? ownerByGroup(listener, port)
}

/** The process and its parents, innermost first. */
function chainOf(pid: number, processes: ReadonlyMap<number, ListedProcess>): ListedProcess[] {
  const chain: ListedProcess[] = []
  for (let next = processes.get(pid); next !== undefined; next = processes.get(next.ppid)) {
    if (chain.includes(next)) break
    chain.push(next)
  }
  return chain
}

/** Whole id of the Docker container in whose control group a process is. */
export function containerIdOf({ group }: ListedProcess): string | null {
  return /(?:\/docker-|\/docker\/)([0-9a-f]{64})(?:\.scope)?(?:\/|$)/.exec(group ?? '')?.[1] ?? null
}

/** The container that publishes a port, as the run saw it. */
export function ownerOfPublished(port: number, { containers, asked }: SeenHere): Owner | NotAimed {
  const names = new Set(publishing(containers, port, asked).map(({ name }) => name))
  const [container] = names
  if (container !== undefined && names.size === 1) return { by: 'docker', container }
  return {
    lacking:
      names.size === 0
        ? `Docker publishes port ${port}, and no container was seen that does.`
        : `Several containers publish port ${port}: ${[...names].join(', ')}.`,
  }
}

/**
 * Those that publish a port where the hop is asked. Where none does, those that publish it at all: an address of the inventory
 * may be translated to one of the machine's own.
 */
export function publishing(
  containers: readonly Container[],
  port: number,
  asked: readonly AskedAt[],
): Container[] {
  const all = containers.filter(({ published }) =>
    published.some(({ hostPort, protocol }) => hostPort === port && protocol === 'tcp'),
  )
  const here = all.filter((one) => asked.some((each) => each.port === port && publishes(one, each)))
  return here.length > 0 ? here : all
}

/** PM2 or Supervisor, where one of them is above the process. */
function ownerAbove(chain: readonly ListedProcess[], port: number, looked: Looked): Owner | NotAimed | null {
  for (const [index, process] of chain.entries()) {
    const pm2 = looked.pm2.get(process.pid)
    if (pm2 !== undefined) {
      if (pm2.apps === null) {
        return { lacking: `Port ${port} is served by PM2 of ${pm2.user}, which did not list its apps.` }
      }
      const child = chain[index - 1]
      // In cluster mode the daemon itself listens, for all apps of that mode.
      const names = new Set(
        pm2.apps
          .filter((app) => (child === undefined ? app.pm2?.mode === 'cluster' : app.pid === child.pid))
          .map(({ name }) => name),
      )
      const [app] = names
      if (app !== undefined && names.size === 1) {
        return { by: 'pm2', app, of: { user: pm2.user, home: pm2.home } }
      }
      return {
        lacking:
          names.size === 0
            ? `Port ${port} is served by PM2 of ${pm2.user}, by none of its apps.`
            : `PM2 of ${pm2.user} listens for several apps: ${[...names].join(', ')}.`,
      }
    }
    const supervisor = looked.supervisors.get(process.pid)
    const child = chain[index - 1]
    if (supervisor !== undefined && child !== undefined) {
      const program = supervisor.programs?.find((each) => each.pid === child.pid)
      return program === undefined
        ? { lacking: `Port ${port} is served under Supervisor, which does not say by which program.` }
        : { by: 'supervisor', program: program.name, config: supervisor.config }
    }
  }
  return null
}

function ownerByGroup({ group, argv, pid, user }: ListedProcess, port: number): Owner | NotAimed {
  const path = group ?? ''
  const who = `${(argv[0] ?? '').split('/').at(-1) || 'the process'} (pid ${pid})`
  if (/\/user@\d{1,10}\.service(?:\/|$)/.test(path)) {
    return { lacking: `Port ${port} is served by ${who} under the systemd of user ${user ?? '?'}.` }
  }
  const unit = path
    .split('/')
    .findLast((part) => part.endsWith('.service'))
    ?.slice(0, 256)
  if (unit === undefined) {
    return { lacking: `Port ${port} is served by ${who}, which nothing supervises: it was started by hand.` }
  }
  return isChangeableUnit(unit)
    ? { by: 'systemd', unit }
    : { lacking: `Port ${port} is served by ${who}, which runs in ${unit}: nothing would start it again.` }
}
