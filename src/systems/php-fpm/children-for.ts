import type { NotAimed } from '../../model/change.ts'

/** Of the memory that is left, the rest stays for everything else. */
const share = 0.7

/** What the number of children depends on. */
export interface Room {
  pool: string
  host: string
  /** `pm.max_children` as it is. */
  present: number | null
  /** What the remedy allows at most; null for twice the present number. */
  most: number | null
  /** The line MemAvailable of /proc/meminfo and the size of a page. */
  memory: string
  /** Resident pages of each child that runs. */
  pages: readonly number[]
}

/** How many children a pool may have: up to the wanted number, as long as the largest of them has room in memory once more for each. */
export function childrenFor({ pool, host, present, most, memory, pages }: Room): string | NotAimed {
  const available = Number(/MemAvailable:\s{1,20}(\d{1,12}) kB/.exec(memory)?.[1]) * 1024
  const page = Number(/^(\d{3,6})$/m.exec(memory)?.[1] ?? 4096)
  const each = Math.max(0, ...pages) * page
  if (present === null || !(present > 0)) return { lacking: `The pool ${pool} has no pm.max_children.` }
  if (!(available > 0)) return { lacking: `It is not known how much memory ${host} has left.` }
  if (each === 0) return { lacking: `No child of the pool ${pool} runs by which its memory could be told.` }
  const wanted = most ?? present * 2
  if (wanted <= present) return { lacking: `pm.max_children of the pool ${pool} is ${present} already.` }
  // Those that are allowed and do not run yet will take memory too.
  const room = pages.length + Math.floor((available * share) / each)
  const allowed = Math.min(wanted, room)
  if (allowed <= present) {
    return {
      lacking: `${host} has ${megabytes(available)} of memory left and a child of the pool ${pool} takes up to ${megabytes(each)}: there is no room for more than ${present} of them.`,
    }
  }
  return String(allowed)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`
}
