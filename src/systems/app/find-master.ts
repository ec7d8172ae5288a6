import type { ChangeContext, ChangeSite, NotAimed } from '../../model/change.ts'
import { lookAtOwners, readOwners } from '../owner/look-at-owners.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine } from '../owner/run-change.ts'
import { isChangeableUnit } from '../systemd/changeable-unit.ts'
import { lookAtRunning, type RunningProcess, readRunning } from './running.ts'

/** How the main process of a program is known. */
export interface MasterKind {
  /** For people: `nginx`. */
  name: string
  /** Extended regular expression of the command lines to list. */
  pattern: string
  isMaster(process: RunningProcess, all: readonly RunningProcess[]): boolean
}

/** The main process that serves a hop, and everything that looks like it. */
export interface FoundMaster {
  master: RunningProcess
  processes: RunningProcess[]
  /** The systemd unit whose main process it is and that can be reloaded; null for none. */
  unit: string | null
}

/**
 * Finds the main process of the hop: the one that listens at its port, where it has one and the machine can tell, else the
 * only one. Two round trips. What runs in a
 * container is not aimed at: its files and its process numbers are not ours.
 */
export async function findMaster(
  site: ChangeSite,
  kind: MasterKind,
  context: ChangeContext,
): Promise<FoundMaster | NotAimed> {
  const machine = machineOf(site.place)
  const ports = machine.hops.flatMap(({ hop, port }) =>
    hop === site.hop.name && port !== null ? [port] : [],
  )
  const [listed, owners, ss] = await askMachine(
    site.place,
    [lookAtRunning(kind.pattern), lookAtOwners([...new Set(ports)]), { argv: ['ss', '-V'] }],
    context,
  )
  const processes = readRunning(listed?.stdout ?? '')
  const all = processes.filter((each) => kind.isMaster(each, processes))
  const masters = all.filter(({ isHere }) => isHere)
  if (masters.length === 0) {
    return {
      lacking:
        all.length > 0
          ? `${kind.name} on ${machine.host.name} runs in a container, and is changed with the container.`
          : `${kind.name} does not run on ${machine.host.name}.`,
    }
  }
  const { ports: listening, processes: parents } = readOwners(owners?.stdout ?? '')
  const above = (pid: number): number[] => {
    const chain: number[] = []
    for (let at = pid; at > 1 && chain.length < 20; at = parents.get(at)?.ppid ?? 0) chain.push(at)
    return chain
  }
  const pids = new Set([...listening.values()].flat().flatMap(above))
  const serving = masters.filter(({ pid }) => pids.has(pid))
  // Another one of its kind is not meant, even where it is the only one that runs.
  if (serving.length === 0 && ports.length > 0 && ss?.failure === null) {
    return {
      lacking: `No ${kind.name} listens on ${machine.host.name} at ${ports.map((port) => `port ${port}`).join(' or ')}, where ${site.hop.name} should.`,
    }
  }
  const [master, ...others] = serving.length > 0 ? serving : masters
  if (master === undefined || others.length > 0) {
    return {
      lacking: `${masters.length} of ${kind.name} run on ${machine.host.name}, and it is not known which of them serves ${site.hop.name}.`,
    }
  }
  return { master, processes, unit: await unitOf(master, site, context) }
}

async function unitOf(
  { pid, unit }: RunningProcess,
  { place }: ChangeSite,
  context: ChangeContext,
): Promise<string | null> {
  if (unit === null || !isChangeableUnit(unit)) return null
  const [shown] = await askMachine(
    place,
    [{ argv: ['systemctl', 'show', '--property=MainPID,CanReload,ActiveState', '--', unit] }],
    context,
  )
  const said = shown?.stdout.split('\n') ?? []
  const is = (line: string) => said.includes(line)
  return is(`MainPID=${pid}`) && is('CanReload=yes') && is('ActiveState=active') ? unit : null
}
