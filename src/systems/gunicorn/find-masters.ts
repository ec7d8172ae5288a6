import { posix } from 'node:path'
import type { ListedProcess } from '../app/list-processes.ts'

type Titled = Pick<ListedProcess, 'pid' | 'ppid' | 'argv'>

/** A gunicorn with its workers, and the options that follow the program on its command line. */
export interface FoundMaster<P extends Titled = ListedProcess> {
  process: P
  workers: P[]
  /** Null where setproctitle has overwritten them. */
  options: string[] | null
}

/** `gunicorn: master [shop.wsgi:application]`, which gunicorn/util.py writes where setproctitle is installed. */
const title = /^gunicorn: (master|worker) ?\[/

/** Finds gunicorns among processes: those whose parent is none. Shells and wrappers that only name it are none. */
export function findMasters<P extends Titled>(processes: readonly P[]): FoundMaster<P>[] {
  const ours = processes.filter((each) => optionsOf(each) !== undefined)
  const pids = new Set(ours.map(({ pid }) => pid))
  const known = ours.some(({ ppid }) => ppid > 0)
  const masters = known ? ours.filter(({ ppid }) => !pids.has(ppid)) : mastersByTitle(ours)
  return masters.map((process) => ({
    process,
    workers: known
      ? ours.filter(({ ppid }) => ppid === process.pid)
      : ours.filter((each) => each !== process && isWorker(each, process)),
    options: optionsOf(process) ?? null,
  }))
}

/** Without parents, as in `ps aux`, the lowest pid of equal command lines is the master. */
function mastersByTitle<P extends Titled>(ours: readonly P[]): P[] {
  const titled = ours.filter(({ argv }) => title.exec(argv.join(' '))?.[1] === 'master')
  const untitled = ours.filter(({ argv }) => !title.test(argv.join(' ')))
  const first = new Map<string, P>()
  for (const each of untitled.toSorted((a, b) => a.pid - b.pid)) {
    const key = each.argv.join(' ')
    if (!first.has(key)) first.set(key, each)
  }
  return [...titled, ...first.values()]
}

function isWorker(process: Titled, master: Titled): boolean {
  const [own, of] = [process.argv.join(' '), master.argv.join(' ')]
  if (title.test(of)) return own === of.replace('master', 'worker')
  return own === of
}

/** What follows the program; null for titles, undefined for what is no gunicorn. */
function optionsOf({ argv }: Titled): string[] | null | undefined {
  if (title.test(argv.join(' '))) return null
  // A title such as `npm run test/gunicorn` is one word with spaces.
  const at = argv.findIndex(
    (word) => /^gunicorn[\d.]{0,6}$/.test(posix.basename(word)) && !word.includes(' '),
  )
  if (at < 0) return undefined
  const before = argv.slice(0, at)
  const [interpreter, ...flags] = before
  if (interpreter === undefined) return argv.slice(1)
  if (!/^(?:python|pypy|uv|poetry)[\d.]{0,6}$/.test(posix.basename(interpreter))) return undefined
  return flags.every((flag) => flag.startsWith('-')) ? argv.slice(at + 1) : undefined
}
