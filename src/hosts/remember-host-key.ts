import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { keyType } from './known-hosts.ts'

/** A lock older than this was left by a process that died. */
const staleMs = 10_000
const retryMs = 10

/**
 * Adds a key to known_hosts, unless `mayAdd` (asked while no other process of ours can write) throws or says no. The line
 * is written in one piece at the end of the file, so that ssh and ssh-keyscan may write at the same time.
 */
export async function rememberHostKey(
  file: string,
  name: string,
  key: Buffer,
  mayAdd: () => boolean,
): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const unlock = await lock(`${file}.lock`)
  try {
    if (!mayAdd()) return
    const line = `${name} ${keyType(key)} ${key.toString('base64')}\n`
    const isNew = statSync(file, { throwIfNoEntry: false }) === undefined
    const descriptor = openSync(file, 'a', 0o600)
    try {
      writeSync(descriptor, endsInLine(file) ? line : `\n${line}`)
    } finally {
      closeSync(descriptor)
    }
    if (isNew) chmodSync(file, 0o600)
  } finally {
    unlock()
  }
}

async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      closeSync(openSync(file, 'wx', 0o600))
      return () => rmSync(file, { force: true })
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      const made = statSync(file, { throwIfNoEntry: false })
      if (made !== undefined && Date.now() - made.mtimeMs > staleMs) rmSync(file, { force: true })
      else await delay(retryMs)
    }
  }
}

function endsInLine(file: string): boolean {
  const text = readFileSync(file)
  return text.length === 0 || text.at(-1) === 0x0a
}
