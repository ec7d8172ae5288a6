import type { NotAimed } from '../../model/change.ts'
import type { Removable } from './removable.ts'
import { sizeWords } from './size-words.ts'

/** A file system as df shows it, in bytes. */
export interface FileSystem {
  mount: string
  sizeBytes: number
  freeBytes: number
  usedPercent: number
}

export interface FreeDiskPlan {
  mount: string
  usedPercent: number
  items: Removable[]
}

/** From here on a file system is one that should be freed, percent. */
const tooFull = 95

/** So much must come of it, percent of what is used, or somebody has to look at what fills it. */
const worthwhilePercent = 2

/** A plan that nobody reads is none. */
const mostItems = 100

/** What goes to free the fullest file system: the largest first, and only what lies on it. */
export function planFreeDisk(
  systems: readonly FileSystem[],
  candidates: readonly (Removable & { mount: string | null })[],
): FreeDiskPlan | NotAimed {
  const full = systems
    .filter(({ usedPercent }) => usedPercent >= tooFull)
    .toSorted((one, other) => other.usedPercent - one.usedPercent)
  if (full.length === 0) return { lacking: 'No file system is full now.' }
  const [best] = full
    .map((system) => ({ system, items: largest(candidates, system.mount) }))
    .toSorted((one, other) => bytesOf(other.items) - bytesOf(one.items))
  if (best === undefined || best.items.length === 0) {
    return {
      lacking: `${full.map(words).join(' and ')}, but nothing that may be removed lies there: look with "du -x" what fills it.`,
    }
  }
  const { system, items } = best
  const bytes = bytesOf(items)
  if (bytes < (system.sizeBytes * worthwhilePercent) / 100) {
    return {
      lacking: `${words(system)}, and what may be removed there are only ${sizeWords(bytes)}: look with "du -x" what fills it.`,
    }
  }
  return { mount: system.mount, usedPercent: system.usedPercent, items }
}

function largest(candidates: readonly (Removable & { mount: string | null })[], mount: string): Removable[] {
  return candidates
    .filter((each) => each.mount === mount)
    .map(({ place, name, bytes, writtenAt }) => ({ place, name, bytes, writtenAt }))
    .toSorted((one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1))
    .slice(0, mostItems)
}

function bytesOf(items: readonly Removable[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0)
}

function words({ mount, usedPercent }: FileSystem): string {
  return `${mount} is ${usedPercent} % full`
}
