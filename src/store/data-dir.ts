import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BotError } from '../errors.ts'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts'

export interface DataDirLock {
  release(): Promise<void>
}

interface Holder extends ProcessIdentity {
  /** Unique per lock ever taken, so that one dead holder's lock is never mistaken for another's. */
  token: string
}

/**
 * Makes the folder (0700) and holds it against every other process until released or until this process dies.
 * Throws `DATA_DIR_LOCKED` while another live process holds it, `DATA_DIR_UNWRITABLE`, or `DISK_FULL`.
 */
export async function lockDataDir(dir: string): Promise<DataDirLock> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const path = join(dir, 'lock')
    const holder = await takeLock(path, dir)
    return { release: () => releaseLock(path, holder) }
  } catch (error) {
    throw dataDirError(error, dir)
  }
}

/** Names what the file system said of the data folder; other errors come back as they are. */
export function dataDirError(error: unknown, dir: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof BotError) return error
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new BotError('DISK_FULL', `No space is left for ${dir} (${error.code}).`, 'Free some space.', {
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOENT':
      return new BotError(
        'DATA_DIR_UNWRITABLE',
        `The data folder ${dir} cannot be written (${error.code}).`,
        'Give the user of this process the right to write there, or set DATA_DIR to another folder.',
        { cause: error },
      )
    default:
      return error
  }
}

/**
 * A link appears together with its content or not at all. The lock of a dead holder is replaced only while holding
 * a second lock that carries the dead one's token, so of all who see it dead one replaces it, and nobody
 * replaces a lock taken since.
 */
async function takeLock(path: string, dir: string): Promise<Holder> {
  const own: Holder = { ...(await ownIdentity()), token: randomUUID() }
  const draft = `${path}.${own.token}`
  await writeFile(draft, JSON.stringify(own), { flag: 'wx', mode: 0o600, flush: true })
  try {
    if (await linked(draft, path)) return own
    const seen = await readHolder(path)
    if (seen === null) return await takeLock(path, dir)
    await refuseAlive(seen, dir)
    const guardPath = `${path}.after-${seen.token}`
    const guard = await takeLock(guardPath, dir)
    try {
      const now = await readHolder(path)
      if (now?.token !== seen.token) return await takeLock(path, dir)
      await rename(draft, path)
      return own
    } finally {
      await releaseLock(guardPath, guard)
    }
  } finally {
    await rm(draft, { force: true })
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function refuseAlive(holder: Holder, dir: string): Promise<void> {
  if (!(await isAlive(holder))) return
  throw new BotError(
    'DATA_DIR_LOCKED',
    `The data folder ${dir} is in use by process ${holder.pid}.`,
    `Stop process ${holder.pid}, or set DATA_DIR to another folder.`,
  )
}

/** Null when the lock was released meanwhile. */
async function readHolder(path: string): Promise<Holder | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    const { pid, started, token } = JSON.parse(text)
    if (Number.isInteger(pid) && typeof token === 'string' && /^[\w-]+$/.test(token)) {
      return { pid, started: typeof started === 'string' ? started : null, token }
    }
  } catch {
    // Cut off by a power failure, or not ours: a holder that cannot be alive.
  }
  return { pid: 0, started: null, token: 'unreadable' }
}

async function releaseLock(path: string, holder: Holder): Promise<void> {
  const found = await readHolder(path)
  if (found?.token === holder.token) await rm(path, { force: true })
}
