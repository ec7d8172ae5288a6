import type { Evidence } from '../../../model/evidence.ts'
import type { LogGroup } from '../../../model/facts/logs.ts'
import type { Service } from '../../../model/service.ts'
import type { CauseId } from '../../causes.ts'
import {
  type Correlated,
  type Correlation,
  type CorrelationFinding,
  nothing,
  together,
} from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { machineOf, standingOf } from '../standing.ts'

type LogsEvidence = ReturnType<typeof seenOf<'logs'>>[number]

/** A line of a log, with the log. */
interface Line {
  text: string
  group: LogGroup
  evidence: LogsEvidence
}

/**
 * Finds what ended a process, or kept it from writing and connecting, behind the line that says that it ended: the kernel's
 * kill of the same process or cgroup, a fault of the same process, a full disk, the limit of open files.
 */
export const crashRoots: Correlation = {
  id: 'crash-roots',
  reference: 'Linux mm/oom_kill.c; arch/x86/mm/fault.c (show_signal_msg); cgroup-v2.rst, memory.events',
  correlate(evidence, service) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map((group) => ({
        text: group.sample.slice(0, 2000),
        group,
        evidence: each,
      })),
    )
    return together([
      ...lines.map((line) => killed(line, lines, evidence, service)),
      ...lines.map((line) => faulted(line, lines, service)),
      noSpace(lines, evidence, service),
      noFiles(lines, evidence, service),
    ])
  },
}

/** mm/oom_kill.c: `Out of memory: Killed process 812 (gunicorn) …`, `Memory cgroup out of memory: Killed process …`. */
const kernelKill =
  /(Memory cgroup out of memory|Out of memory): Kill(?:ed)? process (\d{1,10}) \(([^)]{1,64})\)/

/** gunicorn `Worker (pid:812) was sent SIGKILL!`, uWSGI, PHP-FPM `child 812 exited on signal 9`, nginx, systemd. */
const sigkill =
  /\(pid:? ?(\d{1,10})\) was sent SIGKILL|(?:worker|child|process) (\d{1,10}) (?:exited|died|terminated|killed)[^\n]{0,40}signal(?: :)? ?9|DAMN ! worker \d{1,6} \(pid: (\d{1,10})\) died, killed by signal 9|code=killed, status=9\/KILL|SIGKILL/

function killed(
  line: Line,
  lines: readonly Line[],
  evidence: readonly Evidence[],
  service: Service,
): Correlated {
  const match = sigkill.exec(line.text)
  if (match === null || kernelKill.test(line.text)) return nothing
  const pid = match[1] ?? match[2] ?? match[3] ?? null
  const machine = machineOf(line.evidence)
  const kills = lines.flatMap((each) => {
    const kill = machineOf(each.evidence) === machine ? kernelKill.exec(each.text) : null
    return kill === null ? [] : [{ line: each, kind: kill[1], pid: kill[2], name: kill[3] ?? '' }]
  })
  const { system } = line.evidence.facts
  const same = kills.find((kill) => kill.pid === pid) ?? kills.find(({ name }) => isNamed(name, system))
  if (same !== undefined) {
    const cause = same.kind === 'Out of memory' ? 'oom-host' : 'oom-cgroup'
    const quote = `the kernel killed ${same.name} (pid ${same.pid}) for want of memory, and ${clip(line.text)}`
    const exact = same.pid === pid
    return { findings: [finding(same.line, service, cause, exact ? 20 : 14, quote, 'oom')], advice: [] }
  }
  const machines = seenOf(evidence, 'machine').filter((each) => machineOf(each) === machine)
  for (const each of machines) {
    const cgroup = each.facts.cgroupOomKills.find(({ kills: count }) => count > 0)
    if (cgroup === undefined) continue
    const limit =
      cgroup.limitBytes === null ? '' : `, limit ${Math.round(cgroup.limitBytes / 1024 / 1024)} MB`
    const quote = `${cgroup.cgroup} has ${cgroup.kills} oom_kill${limit}, and ${clip(line.text)}`
    const found = finding(line, service, 'oom-cgroup', 18, quote, 'oom')
    return { findings: [{ ...found, evidence: each, target: each.target }], advice: [] }
  }
  const memory = machines[0]?.facts.memory
  if (machines.length > 0 && memory != null && memory.availableBytes > memory.totalBytes / 4) {
    const quote = `a process was killed, but no cgroup counts an oom_kill and ${Math.round((memory.availableBytes / memory.totalBytes) * 100)} % of the memory is available`
    return { findings: [finding(line, service, 'oom-host', -5, quote, 'oom-absent')], advice: [] }
  }
  return nothing
}

function isNamed(name: string, system: string): boolean {
  const stem = system.replace(/-.*$/, '')
  return name.startsWith(stem) || (system === 'gunicorn' && name.startsWith('python'))
}

/** arch/x86/mm/fault.c: `php-fpm8.2[812]: segfault at 0 ip …`; `traps: node[812] general protection fault ip:…`. */
const fault =
  /(?:^|\s)([^\s[\]]{1,32})\[(\d{1,10})\]:? (?:segfault at|general protection|trap invalid opcode)/

const proxyNames = /^(?:nginx|apache2|httpd|haproxy|openresty)/

function faulted(line: Line, lines: readonly Line[], service: Service): Correlated {
  const match = fault.exec(line.text)
  const pid = match?.[2]
  const name = match?.[1] ?? ''
  if (pid === undefined) return nothing
  const machine = machineOf(line.evidence)
  const word = new RegExp(`(?:^|[^\\d])${pid}(?:[^\\d]|$)`)
  const exit = lines.find(
    (each) =>
      each !== line &&
      machineOf(each.evidence) === machine &&
      /signal 11|SIGSEGV|signal 4|signal 7|core dumped/.test(each.text) &&
      word.test(each.text),
  )
  if (exit === undefined) return nothing
  const cause = proxyNames.test(name) ? 'proxy-worker-crash' : 'app-native-crash'
  const quote = `${clip(exit.text)}; the kernel: ${clip(line.text)}`
  return { findings: [finding(exit, service, cause, 18, quote, 'native-crash')], advice: [] }
}

const noSpaceLeft = /No space left on device|ENOSPC|\(28: /
const fullPercent = 98

function noSpace(lines: readonly Line[], evidence: readonly Evidence[], service: Service): Correlated {
  const line = lines.find(({ text }) => noSpaceLeft.test(text))
  if (line === undefined) return nothing
  const disks = seenOf(evidence, 'machine')
    .filter((each) => machineOf(each) === machineOf(line.evidence))
    .flatMap(({ facts }) => facts.disks)
  if (disks.length === 0) return nothing
  const full = disks.find(({ usedPercent }) => usedPercent >= fullPercent)
  const noInodes = disks.find(({ inodesUsedPercent }) => (inodesUsedPercent ?? 0) >= fullPercent)
  if (noInodes !== undefined && full === undefined) {
    const quote = `${noInodes.mount} has space but ${noInodes.inodesUsedPercent} % of its inodes are used, and ${clip(line.text)}`
    return {
      findings: [
        finding(line, service, 'inode-exhaustion', 22, quote, 'disk'),
        finding(line, service, 'disk-full', -10, quote, 'disk-free'),
      ],
      advice: [],
    }
  }
  if (full !== undefined) {
    const quote = `${full.mount} is ${full.usedPercent} % full, and ${clip(line.text)}`
    return { findings: [finding(line, service, 'disk-full', 18, quote, 'disk')], advice: [] }
  }
  const quote = `no disk is full now (${disks.map(({ mount, usedPercent }) => `${mount} ${usedPercent} %`).join(', ')})`
  return { findings: [finding(line, service, 'disk-full', -4, quote, 'disk-free')], advice: [] }
}

const tooMany = /Too many open files|EMFILE|ENFILE|\((?:24|23): /

function noFiles(lines: readonly Line[], evidence: readonly Evidence[], service: Service): Correlated {
  const line = lines.find(({ text }) => tooMany.test(text))
  if (line === undefined) return nothing
  const machine = seenOf(evidence, 'machine').find((each) => machineOf(each) === machineOf(line.evidence))
  if (machine === undefined) return nothing
  const { processFiles, files } = machine.facts
  const near = processFiles.find(({ open, limit }) => limit > 0 && open / limit >= 0.9)
  if (near !== undefined) {
    const quote = `${near.name} (pid ${near.pid}) has ${near.open} of ${near.limit} files open, and ${clip(line.text)}`
    const { hop, machine: host } = standingOf(line.evidence, line.evidence.facts.system, service)
    return {
      findings: [finding(line, service, 'fd-exhaustion', 16, quote, 'files')],
      advice: [
        {
          cause: 'fd-exhaustion',
          hop,
          host,
          setting: `LimitNOFILE=${Math.max(65_536, near.limit * 4)}`,
          where: `the unit of ${near.name}`,
          why: `It may have ${near.limit} files open and has ${near.open}; if the number only ever rises, it leaks them.`,
        },
      ],
    }
  }
  if (files !== null && files.open / files.max >= 0.95) {
    const quote = `the machine has ${files.open} of ${files.max} files open, and ${clip(line.text)}`
    return { findings: [finding(line, service, 'fd-exhaustion', 16, quote, 'files')], advice: [] }
  }
  return nothing
}

function finding(
  { evidence }: Line,
  service: Service,
  cause: CauseId,
  weight: number,
  quote: string,
  fact: string,
): CorrelationFinding {
  const { hop } = standingOf(evidence, evidence.facts.system, service)
  return { cause, weight, fact, reach: 'here', quote, evidence, hop, target: evidence.target }
}

function clip(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}
