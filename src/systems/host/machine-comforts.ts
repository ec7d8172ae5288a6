import type { MachineFacts } from '../../model/facts/machine.ts'
import type { Sight, Weights } from '../../model/sight.ts'
import { emptyMachine } from './empty-machine.ts'

const gib = 1024 ** 3
const disk = {
  mount: '/',
  type: 'ext4',
  sizeBytes: 100 * gib,
  usedPercent: 40,
  inodesUsedPercent: 5,
  readOnly: false,
}
const roomy = { totalBytes: 8 * gib, availableBytes: 4 * gib, swapTotalBytes: 0, swapFreeBytes: 0 }

interface Comfort {
  name: string
  weights: Weights
  fact: string
  see(facts: MachineFacts): string | null
  yes: Partial<MachineFacts>
  no: Partial<MachineFacts>
}

const comforts: readonly Comfort[] = [
  {
    name: 'no-oom-kill-since-boot',
    weights: { 'oom-host': -16, 'oom-cgroup': -14 },
    fact: 'oom',
    see: ({ oomKills, uptimeMs }) =>
      oomKills === 0 && uptimeMs !== null && uptimeMs > 900_000
        ? 'nothing was killed for memory since boot'
        : null,
    yes: { oomKills: 0, uptimeMs: 86_400_000 },
    no: { oomKills: 0, uptimeMs: 60_000 },
  },
  {
    name: 'memory-plentiful',
    weights: { 'oom-host': -5 },
    fact: 'memory',
    see({ memory }) {
      if (memory === null || memory.availableBytes < memory.totalBytes * 0.2) return null
      return `${Math.round((100 * memory.availableBytes) / memory.totalBytes)} % of memory available`
    },
    yes: { memory: roomy },
    no: { memory: { ...roomy, availableBytes: gib } },
  },
  {
    name: 'disks-have-room',
    weights: { 'disk-full': -13 },
    fact: 'disk',
    see({ disks }) {
      const sized = disks.filter(({ sizeBytes }) => sizeBytes > 0)
      if (!sized.some(({ mount }) => mount === '/') || sized.some(({ usedPercent }) => usedPercent >= 94))
        return null
      return `fullest disk ${Math.max(...sized.map(({ usedPercent }) => usedPercent))} %`
    },
    yes: { disks: [disk] },
    no: { disks: [{ ...disk, usedPercent: 95 }] },
  },
  {
    name: 'inodes-left',
    weights: { 'inode-exhaustion': -13 },
    fact: 'disk-inodes',
    see({ disks }) {
      const used = disks.flatMap(({ inodesUsedPercent }) => inodesUsedPercent ?? [])
      return used.length > 0 && used.every((percent) => percent < 95)
        ? `at most ${Math.max(...used)} % of inodes used`
        : null
    },
    yes: { disks: [disk] },
    no: { disks: [{ ...disk, inodesUsedPercent: null }] },
  },
  {
    name: 'disks-writable',
    weights: { 'fs-readonly': -10 },
    fact: 'readonly',
    see({ disks }) {
      const told = disks.filter(({ type }) => type !== null)
      return told.some(({ mount }) => mount === '/') && told.every(({ readOnly }) => !readOnly)
        ? 'all disks are writable'
        : null
    },
    yes: { disks: [disk] },
    no: { disks: [{ ...disk, type: null }] },
  },
  {
    name: 'files-to-spare',
    weights: { 'fd-exhaustion': -7 },
    fact: 'fd',
    see({ processFiles, files }) {
      const told = processFiles.filter(({ open }) => open > 0)
      if (told.length === 0 || told.some(({ open, limit }) => open >= limit / 2)) return null
      return files !== null && files.open >= files.max / 2 ? null : 'no process has half of its files open'
    },
    yes: { processFiles: [{ pid: 812, name: 'nginx', open: 40, limit: 1024 }] },
    no: { processFiles: [{ pid: 812, name: 'nginx', open: 0, limit: 1024 }] },
  },
  {
    name: 'conntrack-to-spare',
    weights: { 'conntrack-full': -14 },
    fact: 'conntrack',
    see: ({ conntrack }) =>
      conntrack !== null && conntrack.count < conntrack.max * 0.7
        ? `${conntrack.count} of ${conntrack.max} connections tracked`
        : null,
    yes: { conntrack: { count: 100, max: 262_144 } },
    no: { conntrack: { count: 250_000, max: 262_144 } },
  },
  {
    name: 'clock-right',
    weights: { 'clock-skew': -14 },
    fact: 'clock',
    see: ({ clockOffsetMs }) =>
      clockOffsetMs !== null && Math.abs(clockOffsetMs) < 30_000 ? 'the clock agrees with ours' : null,
    yes: { clockOffsetMs: 0 },
    no: { clockOffsetMs: 90_000 },
  },
  {
    name: 'storage-quick',
    weights: { 'io-stall': -9 },
    fact: 'io',
    see: ({ pressure, blocked }) =>
      pressure?.io != null && pressure.io < 5 && (blocked ?? 0) < 2
        ? `${pressure.io} % of the time tasks waited for storage`
        : null,
    yes: { pressure: { cpu: 1, memory: 0, io: 0.5 }, blocked: 0 },
    no: { pressure: { cpu: 1, memory: 0, io: 0.5 }, blocked: 6 },
  },
  {
    name: 'up-for-long',
    weights: { 'host-down': -20 },
    fact: 'power',
    see: ({ uptimeMs }) =>
      uptimeMs !== null && uptimeMs >= 3_600_000 ? `up for ${Math.floor(uptimeMs / 3_600_000)} h` : null,
    yes: { uptimeMs: 86_400_000 },
    no: { uptimeMs: 120_000 },
  },
  {
    name: 'selinux-off',
    weights: { 'selinux-denied': -12 },
    fact: 'security-mode',
    see: ({ security }) =>
      security !== null &&
      /^(?:permissive|disabled)$/.test(security.selinux ?? '') &&
      security.apparmorEnforced.length === 0
        ? `SELinux is ${security.selinux}`
        : null,
    yes: { security: { selinux: 'permissive', apparmorEnforced: [] } },
    no: { security: { selinux: null, apparmorEnforced: ['/usr/sbin/nginx'] } },
  },
]

/** What of a machine is well, and what that speaks against. */
export const machineComforts: readonly Sight<'machine'>[] = comforts.map(
  ({ name, weights, fact, see, yes, no }): Sight<'machine'> => ({
    name,
    on: 'machine',
    weights,
    reference: 'proc(5), df(1): the value is far from its limit',
    fact,
    reach: 'here',
    see: ({ facts }) => see(facts),
    examples: {
      matches: [{ facts: { ...emptyMachine, ...yes }, outcome: 'pass' }],
      nearMisses: [{ facts: { ...emptyMachine, ...no } }],
    },
  }),
)
