import type { MachineFacts } from '../../model/facts/machine.ts'
import { linesOf, numberOf, wordsOf } from './lines-of.ts'
import type { MachineCommand } from './machine-commands.ts'
import { parseDisks } from './parse-disks.ts'
import {
  parseFileNumbers,
  parseLabelled,
  parseLoad,
  parseOomKills,
  parsePressure,
  parseProcessFiles,
  parseResolvers,
  parseSynchronized,
} from './parse-kernel-files.ts'
import { parseMeminfo } from './parse-memory.ts'
import { parseProcesses } from './parse-processes.ts'

/** Our own time around the round trip: the machine's clock was read somewhere between. */
export interface Around {
  beforeMs: number
  afterMs: number
}

/** The facts, from what each command said; an empty text is a command that said nothing. */
export function machineFacts(said: Readonly<Record<MachineCommand, string>>, around: Around): MachineFacts {
  const files = parseLabelled(said.kernel)
  const first = (path: string) => files.get(path)?.[0]
  const processes = parseProcesses(said.processes)
  const [some, memory, io] = ['cpu', 'memory', 'io'].map((name) =>
    parsePressure(files.get(`/proc/pressure/${name}`)),
  )
  const uptime = numberOf(wordsOf(first('/proc/uptime') ?? '')[0])
  const count = numberOf(first('/proc/sys/net/netfilter/nf_conntrack_count'))
  const max = numberOf(first('/proc/sys/net/netfilter/nf_conntrack_max'))
  return {
    hostname: first('/proc/sys/kernel/hostname') ?? null,
    uptimeMs: uptime === null ? null : uptime * 1000,
    clockOffsetMs: clockOffset(said.date, around),
    clockSynchronized: parseSynchronized(said.clock),
    cpus: numberOf(said.cpus.trim()),
    load: parseLoad(first('/proc/loadavg')),
    memory: parseMeminfo(said.memory),
    disks: parseDisks(said.blocks, said.inodes, said.mounts),
    pressure:
      some == null && memory == null && io == null
        ? null
        : { cpu: some ?? null, memory: memory ?? null, io: io ?? null },
    files: parseFileNumbers(first('/proc/sys/fs/file-nr')),
    processFiles: parseProcessFiles(said.openFiles),
    conntrack: count === null || max === null || max === 0 ? null : { count, max },
    oomKills: numberOf(
      wordsOf(files.get('/proc/vmstat')?.find((line) => line.startsWith('oom_kill ')) ?? '')[1],
    ),
    cgroupOomKills: parseOomKills(said.kills),
    blocked: processes?.blocked ?? null,
    processes: processes?.processes ?? [],
    security: securityOf(files, said.armor),
    resolvers: parseResolvers(files.get('/etc/resolv.conf')),
  }
}

/** The least difference that explains the reading; zero when the reading falls between our two. */
function clockOffset(date: string, { beforeMs, afterMs }: Around): number | null {
  const seconds = numberOf(date.trim().replace(/\.%?N$/, ''))
  if (seconds === null || seconds === 0) return null
  const ms = seconds * 1000
  if (ms < beforeMs) return Math.round(ms - beforeMs)
  return ms > afterMs ? Math.round(ms - afterMs) : 0
}

function securityOf(files: ReadonlyMap<string, string[]>, armor: string): MachineFacts['security'] {
  const enforce = files.get('/sys/fs/selinux/enforce')?.[0]
  const selinux =
    enforce === '1'
      ? 'enforcing'
      : enforce === '0'
        ? 'permissive'
        : files.has('/etc/selinux/config')
          ? 'disabled'
          : null
  const apparmorEnforced = linesOf(armor).flatMap((line) => {
    const name = /^(.{1,200}) \(enforce\)$/.exec(line)?.[1]
    return name === undefined ? [] : [name]
  })
  return selinux === null &&
    apparmorEnforced.length === 0 &&
    !files.has('/sys/module/apparmor/parameters/enabled')
    ? null
    : { selinux, apparmorEnforced }
}
