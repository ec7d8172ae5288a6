import type { UnixSocket } from '../../model/facts/sockets.ts'
import { linesOf } from './lines-of.ts'

interface Entry {
  mode: string
  owner: string
  group: string
  path: string
}

/**
 * Reads lines of `MODE OWNER GROUP PATH`, as `stat -c '%A %U %G %n'` prints them for sockets and the directories above,
 * and for each path that was asked for says whether it is there and who may reach it. A path of which nothing at all was
 * seen, not even a directory, is left out.
 */
export function parseUnixSockets(text: string, asked: readonly string[]): UnixSocket[] {
  const entries = new Map<string, Entry>()
  for (const line of linesOf(text)) {
    const match = /^([bcdlps-][rwxsStT-]{9})[.+@]? (\S{1,64}) (\S{1,64}) (\/.{0,400})$/.exec(line)
    if (match === null) continue
    const [, mode = '', owner = '', group = '', path = ''] = match
    entries.set(path, { mode, owner, group, path })
  }
  if (entries.size === 0) return []
  return asked.map((path) => {
    const entry = entries.get(path)
    return {
      path,
      exists: entry !== undefined,
      isSocket: entry?.mode.startsWith('s') ?? false,
      mode: entry?.mode ?? null,
      owner: entry?.owner ?? null,
      group: entry?.group ?? null,
      closedDirectory: closedDirectory(
        directoriesOf(path).flatMap((directory) => entries.get(directory) ?? []),
      ),
    }
  })
}

/** The directories above a path, outermost first: `/`, `/run`, `/run/app`. */
export function directoriesOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  return ['/', ...parts.map((_part, index) => `/${parts.slice(0, index + 1).join('/')}`)]
}

function closedDirectory(directories: readonly Entry[]): UnixSocket['closedDirectory'] {
  const closed = directories.find(({ mode }) => !/[xt]$/.test(mode))
  return closed === undefined ? null : { path: closed.path, mode: closed.mode, owner: closed.owner }
}

/** Reads `ls -l` of sockets and `namei -l` of one path; null for anything else. */
export function parseListedSockets(text: string): UnixSocket[] | null {
  const named = /^f: (\/\S{1,400})$/m.exec(text.slice(0, 4096))?.[1]
  if (named !== undefined) return ofNamei(text, named)
  const missing = /(?:cannot access|ls:) '?(\/[^':\n]{1,400}\.sock)'?: No such file or directory/.exec(
    text.slice(0, 4096),
  )?.[1]
  const found = linesOf(text).flatMap((line): UnixSocket[] => {
    const match =
      /^(s[rwxsStT-]{9})[.+@]?\s{1,4}\d{1,6}\s{1,8}(\S{1,64})\s{1,8}(\S{1,64})\s{1,12}\d{1,18}\s.{0,60}?\s(\/?[^\s/][^\s]{0,400})$/.exec(
        line.slice(0, 1000),
      )
    if (match === null) return []
    const [, mode = null, owner = null, group = null, path = ''] = match
    return [{ path, exists: true, isSocket: true, mode, owner, group, closedDirectory: null }]
  })
  if (found.length > 0) return found
  if (missing === undefined) return null
  return [
    {
      path: missing,
      exists: false,
      isSocket: false,
      mode: null,
      owner: null,
      group: null,
      closedDirectory: null,
    },
  ]
}

function ofNamei(text: string, path: string): UnixSocket[] {
  let at = ''
  const entries = linesOf(text).flatMap((line) => {
    const match =
      /^\s{0,8}([bcdlps-][rwxsStT-]{9})[.+@]? (\S{1,64})\s{1,8}(\S{1,64})\s{1,8}(\S{1,255})$/.exec(line)
    if (match === null) return []
    at = match[4] === '/' ? '/' : `${at === '/' ? '' : at}/${match[4]}`
    return [`${match[1]} ${match[2]} ${match[3]} ${at}`]
  })
  return parseUnixSockets(entries.join('\n'), [path])
}
