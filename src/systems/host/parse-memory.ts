import type { MachineFacts } from '../../model/facts/machine.ts'
import { linesOf, numberOf, wordsOf } from './lines-of.ts'
import { parseSize } from './parse-size.ts'

type Memory = NonNullable<MachineFacts['memory']>

/** Reads /proc/meminfo (proc_meminfo(5)); kernels before 3.14 have no MemAvailable, for which free and cached stand in. */
export function parseMeminfo(text: string): Memory | null {
  const kilobytes = new Map<string, number>()
  for (const line of linesOf(text)) {
    const match = /^(\w{1,40}(?:\(\w{1,20}\))?):\s{0,20}(\d{1,18}) kB/.exec(line)
    if (match !== null) kilobytes.set(match[1] ?? '', Number(match[2]))
  }
  const of = (name: string) => kilobytes.get(name)
  const total = of('MemTotal')
  if (total === undefined) return null
  const free = of('MemFree')
  const available =
    of('MemAvailable') ?? (free === undefined ? undefined : free + (of('Cached') ?? 0) + (of('Buffers') ?? 0))
  if (available === undefined) return null
  return {
    totalBytes: total * 1024,
    availableBytes: available * 1024,
    swapTotalBytes: (of('SwapTotal') ?? 0) * 1024,
    swapFreeBytes: (of('SwapFree') ?? 0) * 1024,
  }
}

/** Units of the plain numbers of `free`, by its option. */
const units: Record<string, number> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/**
 * Reads the output of `free` (procps, free(1)). Which unit plain numbers are in only the command line tells; without one
 * they are kibibytes, the default, unless that makes less than 64 MiB of memory, which is what `-m` and `-g` look like.
 */
export function parseFree(text: string, command: string | null): Memory | null {
  const lines = linesOf(text)
  const heading = lines.find((line) => /\btotal\s+used\s+free\b/.test(line.slice(0, 200)))
  const memory = lines.find((line) => /^\s{0,8}Mem:/.test(line))
  if (heading === undefined || memory === undefined) return null
  const columns = wordsOf(heading)
  const row = wordsOf(memory).slice(1)
  const option = /\bfree\b[^|;]{0,40}?\s--?(?:[a-z]{0,3})?([bkmgt])(?:\s|$|bytes|ega|iga|ilo|era|ebi)/.exec(
    command ?? '',
  )?.[1]
  const plain = numberOf(row[0])
  const guessed = plain !== null && plain < 64 ? units.g : plain !== null && plain < 65_536 ? units.m : 1024
  const unit = (option === undefined ? guessed : units[option]) ?? 1024
  const cell = (name: string) => parseSize(row[columns.indexOf(name)], unit)
  const total = cell('total')
  const free = cell('free')
  const cached = cell('buff/cache') ?? (cell('cached') ?? 0) + (cell('buffers') ?? 0)
  const available = cell('available') ?? (free === null ? null : free + cached)
  if (total === null || total === 0 || available === null) return null
  const swap = wordsOf(lines.find((line) => /^\s{0,8}Swap:/.test(line)) ?? '').slice(1)
  return {
    totalBytes: total,
    availableBytes: available,
    swapTotalBytes: parseSize(swap[0], unit) ?? 0,
    swapFreeBytes: parseSize(swap[2], unit) ?? 0,
  }
}
