import type { MachineFacts } from '../../model/facts/machine.ts'

export type ShortageKind =
  | 'disk'
  | 'disk-nearly'
  | 'inodes'
  | 'memory'
  | 'process-files'
  | 'process-files-nearly'
  | 'system-files'
  | 'conntrack'
  | 'conntrack-nearly'
  | 'read-only'
  | 'clock'

/** Something of a machine that is used up or broken. */
export interface Shortage {
  kind: ShortageKind
  /** `/var 100 % full`, as people read it. */
  words: string
}

/** Where services write; a read-only mount elsewhere is usually meant so. */
const written = /^\/(?:$|var|srv|home|opt|tmp|data|mnt)/
const writable = /^(?:ext[234]|xfs|btrfs|f2fs|zfs|jfs|reiserfs)$/

const warnings: ReadonlySet<ShortageKind> = new Set([
  'disk-nearly',
  'process-files-nearly',
  'conntrack-nearly',
])

/** Certificates and signed tokens are refused at some minutes; logs can no longer be compared long before. */
const clockToleranceMs = 120_000

/** Everything that a machine is short of. */
export function shortagesOf(facts: MachineFacts): Shortage[] {
  return [...disks(facts), ...memory(facts), ...files(facts), ...conntrack(facts), ...clock(facts)]
}

/** Whether a shortage is one already; the others are near. */
export function isExhausted({ kind }: Shortage): boolean {
  return !warnings.has(kind)
}

function disks({ disks: all }: MachineFacts): Shortage[] {
  return all.flatMap(({ mount, type, usedPercent, inodesUsedPercent, readOnly }) => {
    const found: Shortage[] = []
    if (usedPercent >= 99) found.push({ kind: 'disk', words: `${mount} ${usedPercent} % full` })
    else if (usedPercent >= 96) found.push({ kind: 'disk-nearly', words: `${mount} ${usedPercent} % full` })
    if (inodesUsedPercent !== null && inodesUsedPercent >= 99) {
      found.push({ kind: 'inodes', words: `${mount} ${inodesUsedPercent} % of inodes used` })
    }
    if (readOnly && written.test(mount) && type !== null && writable.test(type)) {
      found.push({ kind: 'read-only', words: `${mount} (${type}) is mounted read-only` })
    }
    return found
  })
}

function memory({ memory: state }: MachineFacts): Shortage[] {
  if (state === null) return []
  const { totalBytes, availableBytes, swapTotalBytes, swapFreeBytes } = state
  const isLow = availableBytes < totalBytes * 0.04
  const hasSwap = swapTotalBytes > 0 && swapFreeBytes > swapTotalBytes * 0.1
  if (!isLow || hasSwap) return []
  return [
    { kind: 'memory', words: `${mebibytes(availableBytes)} of ${mebibytes(totalBytes)} memory available` },
  ]
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`
}

function files({ files: system, processFiles }: MachineFacts): Shortage[] {
  const found: Shortage[] = []
  if (system !== null && system.open >= system.max * 0.95) {
    found.push({ kind: 'system-files', words: `${system.open} of ${system.max} files of the system open` })
  }
  for (const { pid, name, open, limit } of processFiles) {
    const words = `${name} (${pid}) has ${open} of ${limit} files open`
    if (open >= limit * 0.95) found.push({ kind: 'process-files', words })
    else if (open >= limit * 0.8) found.push({ kind: 'process-files-nearly', words })
  }
  return found
}

function conntrack({ conntrack: table }: MachineFacts): Shortage[] {
  if (table === null || table.count < table.max * 0.8) return []
  const kind = table.count >= table.max * 0.95 ? 'conntrack' : 'conntrack-nearly'
  return [{ kind, words: `${table.count} of ${table.max} connections tracked` }]
}

function clock({ clockOffsetMs }: MachineFacts): Shortage[] {
  if (clockOffsetMs === null || Math.abs(clockOffsetMs) <= clockToleranceMs) return []
  const minutes = Math.round(Math.abs(clockOffsetMs) / 60_000)
  return [{ kind: 'clock', words: `clock ${minutes} min ${clockOffsetMs > 0 ? 'ahead' : 'behind'}` }]
}
