import type { MachineFacts } from '../../model/facts/machine.ts'
import { type Sight, signaturesOf, type Weights } from '../../model/sight.ts'
import { emptyMachine } from './empty-machine.ts'
import { machineComforts } from './machine-comforts.ts'
import { machineHints } from './machine-hints.ts'
import { type ShortageKind, shortagesOf } from './shortages.ts'

type Facts = Partial<MachineFacts>

const gib = 1024 ** 3
const disk = {
  mount: '/',
  type: 'ext4',
  sizeBytes: 100 * gib,
  usedPercent: 40,
  inodesUsedPercent: 5,
  readOnly: false,
}
const worker = { pid: 812, name: 'nginx', open: 100, limit: 1024 }
const roomy = { totalBytes: 8 * gib, availableBytes: 4 * gib, swapTotalBytes: 0, swapFreeBytes: 0 }

interface OfShortage {
  kind: ShortageKind
  weights: Weights
  reference: string
  fact: string
  yes: Facts
  no: Facts
}

const ofShortages: readonly OfShortage[] = [
  {
    kind: 'disk',
    weights: { 'disk-full': 22 },
    reference: 'df(1); errno(3), ENOSPC',
    fact: 'disk',
    yes: { disks: [disk, { ...disk, mount: '/var', usedPercent: 100 }] },
    no: { disks: [{ ...disk, usedPercent: 97 }] },
  },
  {
    kind: 'disk-nearly',
    weights: { 'disk-full': 6 },
    reference: 'ext4(5): 5 % are kept for root unless told, so users see a full disk at 95 %',
    fact: 'disk',
    yes: { disks: [{ ...disk, usedPercent: 97 }] },
    no: { disks: [disk] },
  },
  {
    kind: 'inodes',
    weights: { 'inode-exhaustion': 24, 'disk-full': 5 },
    reference: 'df(1), --inodes; ENOSPC is given for inodes too',
    fact: 'disk',
    yes: { disks: [{ ...disk, inodesUsedPercent: 100 }] },
    no: { disks: [disk] },
  },
  {
    kind: 'memory',
    weights: { 'oom-host': 15, 'slow-app-timeout': 4 },
    reference: 'proc_meminfo(5), MemAvailable; linux Documentation/admin-guide/mm/concepts.rst, OOM killer',
    fact: 'memory',
    yes: { memory: { ...roomy, availableBytes: 0.1 * gib } },
    no: { memory: { ...roomy, availableBytes: 0.1 * gib, swapTotalBytes: 4 * gib, swapFreeBytes: 3 * gib } },
  },
  {
    kind: 'process-files',
    weights: { 'fd-exhaustion': 24 },
    reference: 'getrlimit(2), RLIMIT_NOFILE',
    fact: 'fd',
    yes: { processFiles: [{ ...worker, open: 1023 }] },
    no: { processFiles: [{ ...worker, open: 900 }] },
  },
  {
    kind: 'process-files-nearly',
    weights: { 'fd-exhaustion': 9 },
    reference: 'getrlimit(2), RLIMIT_NOFILE',
    fact: 'fd',
    yes: { processFiles: [{ ...worker, open: 900 }] },
    no: { processFiles: [worker] },
  },
  {
    kind: 'system-files',
    weights: { 'fd-exhaustion': 24 },
    reference: 'linux Documentation/admin-guide/sysctl/fs.rst, file-nr',
    fact: 'fd',
    yes: { files: { open: 9990, max: 10_000 } },
    no: { files: { open: 990, max: 10_000 } },
  },
  {
    kind: 'conntrack',
    weights: { 'conntrack-full': 22, 'connect-drop': 3 },
    reference: 'linux Documentation/networking/nf_conntrack-sysctl.rst',
    fact: 'conntrack',
    yes: { conntrack: { count: 262_100, max: 262_144 } },
    no: { conntrack: { count: 12_000, max: 262_144 } },
  },
  {
    kind: 'conntrack-nearly',
    weights: { 'conntrack-full': 8 },
    reference: 'linux Documentation/networking/nf_conntrack-sysctl.rst',
    fact: 'conntrack',
    yes: { conntrack: { count: 220_000, max: 262_144 } },
    no: { conntrack: { count: 12_000, max: 262_144 } },
  },
  {
    kind: 'read-only',
    weights: { 'fs-readonly': 19 },
    reference: 'ext4(5), errors=remount-ro; linux fs/xfs/xfs_fsops.c',
    fact: 'readonly',
    yes: { disks: [{ ...disk, readOnly: true }] },
    no: { disks: [{ ...disk, mount: '/usr', readOnly: true }] },
  },
  {
    kind: 'clock',
    weights: { 'clock-skew': 20 },
    reference: 'RFC 5280 section 4.1.2.5: validity is judged by the clock',
    fact: 'clock',
    yes: { clockOffsetMs: -400_000 },
    no: { clockOffsetMs: 40_000 },
  },
]

function sightOf({ kind, weights, reference, fact, yes, no }: OfShortage): Sight<'machine'> {
  return {
    name: `short-of-${kind}`,
    on: 'machine',
    weights,
    reference,
    fact,
    reach: 'here',
    see({ facts }, { ourClockIsOff }) {
      if (kind === 'clock' && ourClockIsOff) return null
      const found = shortagesOf(facts).filter((shortage) => shortage.kind === kind)
      return found.length === 0 ? null : found.map(({ words }) => words).join(', ')
    },
    examples: {
      matches: [{ facts: { ...emptyMachine, ...yes } }],
      nearMisses: [
        { facts: { ...emptyMachine, ...no }, outcome: 'pass' },
        ...(kind === 'clock' ? [{ facts: { ...emptyMachine, ...yes }, ourClockIsOff: true }] : []),
      ],
    },
  }
}

/** What memory, disks, limits and clock of a machine speak for and against. */
export const machineSignatures = [...ofShortages.map(sightOf), ...machineHints, ...machineComforts].flatMap(
  signaturesOf,
)
