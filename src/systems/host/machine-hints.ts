import type { MachineFacts } from '../../model/facts/machine.ts'
import type { Sight, Weights } from '../../model/sight.ts'
import { emptyMachine } from './empty-machine.ts'

type Facts = Partial<MachineFacts>

const gib = 1024 ** 3

interface Hint {
  name: string
  weights: Weights
  reference: string
  fact: string
  see(facts: MachineFacts): string | null
  yes: Facts
  no: Facts
}

const hints: readonly Hint[] = [
  {
    name: 'cgroup-oom-kills',
    weights: { 'oom-cgroup': 15, 'app-crash-request': 2 },
    reference: 'linux Documentation/admin-guide/cgroup-v2.rst, memory.events: oom_kill',
    fact: 'oom',
    see: ({ cgroupOomKills }) => killsIn(cgroupOomKills.filter(({ limitBytes }) => limitBytes !== null)),
    yes: {
      cgroupOomKills: [{ cgroup: 'system.slice/shop-api.service', kills: 3, limitBytes: 256 * 1024 ** 2 }],
    },
    no: { cgroupOomKills: [{ cgroup: 'system.slice/shop-api.service', kills: 1, limitBytes: null }] },
  },
  {
    name: 'oom-kills-without-limit',
    weights: { 'oom-host': 14 },
    reference: 'linux Documentation/admin-guide/cgroup-v2.rst: oom_kill counts the machine’s kills too',
    fact: 'oom',
    see: ({ cgroupOomKills }) => killsIn(cgroupOomKills.filter(({ limitBytes }) => limitBytes === null)),
    yes: { cgroupOomKills: [{ cgroup: 'system.slice/shop-api.service', kills: 1, limitBytes: null }] },
    no: { cgroupOomKills: [{ cgroup: 'x', kills: 1, limitBytes: 1024 }] },
  },
  {
    name: 'killed-since-boot',
    weights: { 'oom-host': 6, 'oom-cgroup': 6 },
    reference: 'linux mm/oom_kill.c, __oom_kill_process(): counts OOM_KILL in /proc/vmstat',
    fact: 'oom',
    see: ({ oomKills }) =>
      oomKills !== null && oomKills > 0 ? `${oomKills} killed for memory since boot` : null,
    yes: { oomKills: 2 },
    no: { oomKills: 0 },
  },
  {
    name: 'memory-pressure',
    weights: { 'oom-host': 8, 'slow-app-timeout': 5 },
    reference: 'linux Documentation/accounting/psi.rst',
    fact: 'memory',
    see: ({ pressure }) => above(pressure?.memory, 20, 'of the time tasks waited for memory'),
    yes: { pressure: { cpu: 0, memory: 44, io: 0 } },
    no: { pressure: { cpu: 0, memory: 3, io: 0 } },
  },
  {
    name: 'io-pressure',
    weights: { 'io-stall': 13, 'slow-app-timeout': 4 },
    reference: 'linux Documentation/accounting/psi.rst',
    fact: 'io',
    see: ({ pressure }) => above(pressure?.io, 40, 'of the time tasks waited for storage'),
    yes: { pressure: { cpu: 0, memory: 0, io: 71 } },
    no: { pressure: { cpu: 0, memory: 0, io: 12 } },
  },
  {
    name: 'blocked-processes',
    weights: { 'io-stall': 12, 'slow-app-timeout': 3 },
    reference: 'ps(1), PROCESS STATE CODES: D is uninterruptible sleep, usually for storage',
    fact: 'io',
    see: ({ blocked }) => (blocked !== null && blocked >= 4 ? `${blocked} processes in state D` : null),
    yes: { blocked: 9 },
    no: { blocked: 1 },
  },
  {
    name: 'overload',
    weights: { 'slow-app-timeout': 6, 'worker-pool-exhausted': 3, 'io-stall': 2 },
    reference: 'proc_loadavg(5): tasks that run or wait; more than four to a processor queue for long',
    fact: 'cpu',
    see({ load, cpus }) {
      if (load === null || cpus === null || load[0] < cpus * 4) return null
      return `load ${load[0]} on ${cpus} CPUs`
    },
    yes: { load: [19.5, 12, 6], cpus: 2 },
    no: { load: [5.2, 4, 3], cpus: 2 },
  },
  {
    name: 'cpu-pressure',
    weights: { 'slow-app-timeout': 5, 'worker-pool-exhausted': 2 },
    reference: 'linux Documentation/accounting/psi.rst',
    fact: 'cpu',
    see: ({ pressure }) => above(pressure?.cpu, 60, 'of the time tasks waited for a processor'),
    yes: { pressure: { cpu: 82, memory: 0, io: 0 } },
    no: { pressure: { cpu: 22, memory: 0, io: 0 } },
  },
  {
    name: 'one-core-busy',
    weights: { 'event-loop-blocked': 6 },
    reference: 'ps(1), %CPU: of one processor, over the life of the process',
    fact: 'cpu',
    see({ processes }) {
      const busy = processes.find(
        ({ name, cpuPercent }) => /^(?:node|bun|deno|python|uvicorn)/.test(name) && cpuPercent >= 90,
      )
      return busy === undefined ? null : `${busy.name} (${busy.pid}) uses ${busy.cpuPercent} % of a processor`
    },
    yes: {
      processes: [{ pid: 812, name: 'node', rssBytes: gib, cpuPercent: 99, ageMs: 60_000, state: 'R' }],
    },
    no: { processes: [{ pid: 812, name: 'node', rssBytes: gib, cpuPercent: 12, ageMs: 60_000, state: 'S' }] },
  },
  {
    name: 'started-lately',
    weights: { 'host-down': 9, 'backend-down': 3 },
    reference: 'proc_uptime(5)',
    fact: 'power',
    see: ({ uptimeMs }) =>
      uptimeMs !== null && uptimeMs < 900_000 ? `up for ${Math.round(uptimeMs / 60_000)} min only` : null,
    yes: { uptimeMs: 120_000 },
    no: { uptimeMs: 86_400_000 },
  },
  {
    name: 'clock-alone',
    weights: { 'clock-skew': 3 },
    reference: 'timedatectl(1)',
    fact: 'clock-sync',
    see: ({ clockSynchronized, clockOffsetMs }) =>
      clockSynchronized === false && (clockOffsetMs === null || Math.abs(clockOffsetMs) > 5000)
        ? 'the clock follows no time server'
        : null,
    yes: { clockSynchronized: false },
    no: { clockSynchronized: false, clockOffsetMs: 0 },
  },
  {
    name: 'selinux-enforcing',
    weights: { 'selinux-denied': 2 },
    reference: 'getenforce(8)',
    fact: 'security-mode',
    see: ({ security }) => (security?.selinux === 'enforcing' ? 'SELinux is enforcing' : null),
    yes: { security: { selinux: 'enforcing', apparmorEnforced: [] } },
    no: { security: { selinux: 'permissive', apparmorEnforced: [] } },
  },
]

function killsIn(kills: MachineFacts['cgroupOomKills']): string | null {
  if (kills.length === 0) return null
  return kills
    .slice(0, 3)
    .map(
      ({ cgroup, kills: count }) =>
        `${count} killed for memory in ${cgroup === '' ? 'the container' : cgroup}`,
    )
    .join(', ')
}

function above(percent: number | null | undefined, limit: number, what: string): string | null {
  return percent != null && percent >= limit ? `${percent} % ${what}` : null
}

/** What of a machine hints at a cause without naming it. */
export const machineHints: readonly Sight<'machine'>[] = hints.map(
  ({ name, weights, reference, fact, see, yes, no }): Sight<'machine'> => ({
    name,
    on: 'machine',
    weights,
    reference,
    fact,
    reach: 'here',
    see: ({ facts }) => see(facts),
    examples: {
      matches: [{ facts: { ...emptyMachine, ...yes } }],
      nearMisses: [{ facts: { ...emptyMachine, ...no } }],
    },
  }),
)
