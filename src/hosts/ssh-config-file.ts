import { globSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import SSHConfig, { type Directive, LineType, type Section } from 'ssh-config'
import { BotError } from '../errors.ts'
import { fromHome } from './from-home.ts'

/** What ~/.ssh/config says of one name; names of settings in lower case. */
export type SshSettings = Readonly<Record<string, string | string[]>>

/** Reads the settings of names, as `ssh -G` would show them. */
export type SshConfig = (name: string, user: string | null) => SshSettings

/** ssh_config(5). */
const ofMachine = '/etc/ssh/ssh_config'

/** As readconf.c of OpenSSH. */
const deepestInclude = 16

type Line = SSHConfig[number]

/** What included paths are relative to: that of the first file, wherever the others are. */
interface Folders {
  home: string
  folder: string
}

/**
 * Reads an OpenSSH client configuration with everything it includes, and after it that of the machine: what is said first
 * counts. As with `ssh -F`, the machine's is left out where another file than ~/.ssh/config is read. A missing file is an
 * empty one. `Match exec` never matches and nothing is canonicalized: neither is worth running a program for. Throws
 * `CONFIG_INVALID`.
 */
export function readSshConfig(file: string, home: string, machine: string = ofMachine): SshConfig {
  const files = file === join(home, '.ssh/config') ? [file, machine] : [file]
  const config = new SSHConfig()
  for (const each of files) config.push(...linesOf(each, { home, folder: dirname(each) }, 0))
  return (name, user) => {
    try {
      return config.compute(
        { Host: name, ...(user === null ? {} : { User: user }) },
        { ignoreCase: true, matchExec: false },
      )
    } catch (thrown) {
      throw unreadable(file, thrown)
    }
  }
}

function linesOf(file: string, from: Folders, depth: number): Line[] {
  const text = textOf(file)
  if (text === null) return []
  try {
    return expand([...SSHConfig.parse(text)], from, depth)
  } catch (thrown) {
    throw thrown instanceof BotError ? thrown : unreadable(file, thrown)
  }
}

function expand(lines: Line[], from: Folders, depth: number): Line[] {
  return lines.flatMap((line): Line[] => {
    if (line.type !== LineType.DIRECTIVE) return []
    if (isSection(line)) {
      const inner = new SSHConfig()
      // A section within a section holds only where both match, which cannot be said here: left out.
      inner.push(...expand([...line.config], from, depth).filter((found) => !isSection(found)))
      return [{ ...line, config: inner }]
    }
    if (/^CanonicalizeHostName$/i.test(line.param)) return []
    if (!/^Include$/i.test(line.param)) return [line]
    if (depth >= deepestInclude) return []
    return valuesOf(line).flatMap((pattern) => included(pattern, from, depth + 1))
  })
}

function included(pattern: string, from: Folders, depth: number): Line[] {
  const path = fromHome(pattern, from.home)
  const files = globSync(isAbsolute(path) ? path : join(from.folder, path)).toSorted()
  return files.flatMap((file) => linesOf(file, from, depth))
}

function isSection(line: Line): line is Section {
  return 'config' in line
}

function valuesOf({ value }: Directive): string[] {
  return typeof value === 'string' ? [value] : value.map(({ val }) => val)
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw unreadable(file, thrown)
  }
}

function unreadable(file: string, thrown: unknown): BotError {
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new BotError(
    'CONFIG_INVALID',
    `${file} cannot be read: ${why}.`,
    'Mend the file; "ssh -G name" says what OpenSSH makes of it.',
    { cause: thrown },
  )
}
