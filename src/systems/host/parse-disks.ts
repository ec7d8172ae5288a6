import type { MachineFacts } from '../../model/facts/machine.ts'
import { linesOf, wordsOf } from './lines-of.ts'
import { parseSize } from './parse-size.ts'

type Disk = MachineFacts['disks'][number]

/** Images that are full and read-only by nature, and file systems that hold no files of anybody. */
const noDisk =
  /^(?:squashfs|iso9660|udf|devtmpfs|efivarfs|proc|sysfs|cgroup2?|fuse\.snapfuse|erofs|cramfs|autofs|overlay|aufs)$/
const noMount =
  /^\/(?:snap|proc|sys|dev|run\/snapd|var\/lib\/snapd|var\/lib\/docker\/|var\/lib\/containers\/|boot\/efi)(?:\/|$)|^\/etc\/(?:hosts|hostname|resolv\.conf)$|\/merged$/

/** What a mount point is, as /proc/mounts tells. */
export interface Mount {
  type: string
  readOnly: boolean
}

/** Reads /proc/mounts (fstab(5)), by mount point; the last of several at one place is the one that is seen. */
export function parseMounts(text: string): Map<string, Mount> {
  const mounts = new Map<string, Mount>()
  for (const line of linesOf(text)) {
    const [, mount, type, options] = wordsOf(line)
    if (mount === undefined || type === undefined || options === undefined) continue
    mounts.set(unescapeMount(mount), { type, readOnly: /(?:^|,)ro(?:,|$)/.test(options) })
  }
  return mounts
}

function unescapeMount(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_whole, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}

interface Row {
  device: string
  mount: string
  /** Of blocks or of inodes. */
  total: string
  usedPercent: number
}

/** The rows of `df`, however its columns are called; a long device name may stand on a line of its own. */
function rowsOf(text: string): Row[] {
  const joined = text.slice(0, 512 * 1024).replace(/^(\S{1,400})\r?\n[ \t]{1,200}(?=\d)/gm, '$1 ')
  return linesOf(joined).flatMap((line) => {
    const words = wordsOf(line)
    const percent = words.findIndex((word) => /^(?:\d{1,3}%|-)$/.test(word))
    const mount = words.slice(percent + 1).join(' ')
    // Size, used and available stand before the percentage, the device and perhaps its type before these.
    if (percent < 4 || !mount.startsWith('/')) return []
    const device = words[0] ?? ''
    const total = words[percent - 3] ?? ''
    return [{ device, mount, total, usedPercent: Number.parseInt(words[percent] ?? '', 10) }]
  })
}

/** Whether the rows of a `df` count inodes, by its heading. */
export function countsInodes(text: string): boolean {
  return /^Filesystem[^\n]{0,80}\b(?:Inodes|IUsed)\b/m.test(text.slice(0, 4096))
}

/** Whether a text is the output of `df`. */
export function isDf(text: string): boolean {
  return /^Filesystem[^\n]{0,120}(?:Mounted on|Mounted)/m.test(text.slice(0, 4096))
}

/** The unit of sizes without a letter, by the heading of `df`. */
function unitOf(text: string): number {
  const heading = /^Filesystem[^\n]{0,120}/m.exec(text.slice(0, 4096))?.[0] ?? ''
  if (/512-blocks/.test(heading)) return 512
  if (/1M-blocks/.test(heading)) return 1024 ** 2
  if (/1G-blocks/.test(heading)) return 1024 ** 3
  return 1024
}

const ofFiles = /^\/(?:tmp|home|srv|opt|data|var(?!\/lib\/snapd))(?:\/|$)/

/** Reads `df`, its `-i` and /proc/mounts into the disks that hold somebody's files; any of the texts may be empty. */
export function parseDisks(blocks: string, inodes: string, mountsText: string): Disk[] {
  const mounts = parseMounts(mountsText)
  const unit = unitOf(blocks)
  const inodesOf = new Map(rowsOf(inodes).map(({ mount, usedPercent }) => [mount, usedPercent]))
  const sized = rowsOf(blocks)
  const rows =
    sized.length > 0 ? sized : rowsOf(inodes).map((row) => ({ ...row, total: '0', usedPercent: 0 }))
  return rows.flatMap(({ device, mount, total, usedPercent }): Disk[] => {
    const known = mounts.get(mount)
    const type = known?.type ?? (/^(?:tmpfs|overlay|squashfs|devtmpfs)$/.test(device) ? device : null)
    // Within a container the root is an overlay, and it is the disk that counts.
    if (mount !== '/' && (noMount.test(mount) || (type !== null && noDisk.test(type)))) return []
    // Images of packages are full by nature; a file system in a file is somebody's disk.
    if (/^\/dev\/loop\d/.test(device) && !ofFiles.test(mount)) return []
    const inodesUsed = inodesOf.get(mount)
    return [
      {
        mount,
        type,
        sizeBytes: parseSize(total, unit) ?? 0,
        usedPercent: Number.isNaN(usedPercent) ? 0 : usedPercent,
        inodesUsedPercent: inodesUsed === undefined || Number.isNaN(inodesUsed) ? null : inodesUsed,
        readOnly: known?.readOnly ?? false,
      },
    ]
  })
}
