import type { UnixSocket } from '../../model/facts/sockets.ts'
import { linesOf } from './lines-of.ts'

/** `ls /run/php`, `sudo ls -la tmp/sockets/`: the options and the one directory that was listed. */
const listed = /^(?:sudo )?ls(?:\s{1,4}-[\w-]{1,20}){0,4}\s{1,4}["']?([\w./~-]{1,300})["']?\s{0,4}$/
const socketName = /^[\w.@+-]{1,200}\.sock(?:et)?$/

function directoryOf(command: string | null): string | null {
  const directory = listed.exec(command ?? '')?.[1]?.replace(/\/$/, '')
  return directory === undefined || directory.startsWith('-') ? null : directory
}

/** Sockets that `ls -l DIRECTORY` showed by their names alone, as paths. */
export function inDirectory(command: string | null, sockets: UnixSocket[] | null): UnixSocket[] | null {
  const directory = directoryOf(command)
  if (sockets === null || directory === null) return sockets
  return sockets.map((each) =>
    each.path.includes('/') ? each : { ...each, path: `${directory}/${each.path}` },
  )
}

/** Names without modes that `ls DIRECTORY` printed, sockets by their ending, as paths; null for any other output. */
export function parseListedDirectory(command: string | null, text: string): UnixSocket[] | null {
  const directory = directoryOf(command)
  if (directory === null) return null
  const names = linesOf(text.slice(0, 8192))
    .slice(0, 200)
    .filter((line) => !/^total \d|No such file|cannot access/.test(line))
    .flatMap((line) => line.trim().split(/\s{1,40}/))
    .filter((word) => socketName.test(word))
  if (names.length === 0) return null
  return names.map((name) => ({
    path: `${directory}/${name}`,
    exists: true,
    isSocket: true,
    mode: null,
    owner: null,
    group: null,
    closedDirectory: null,
  }))
}
