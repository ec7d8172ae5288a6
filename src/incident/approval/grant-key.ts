import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BotError } from '../../errors.ts'
import { Secret } from '../../secret.ts'

interface KeySettings {
  changeKey: Secret | null
  databaseUrl: Secret | null
  dataDir: string
}

/** 264 bits, more than HMAC-SHA-256 can use (RFC 2104 section 3). */
const keyBytes = 33

/** Shorter, and it was cut off while it was written, or somebody wrote it by hand. */
const shortestKey = 32

/**
 * What approvals are signed with: the configured key. With the embedded database it is otherwise made once and kept in the
 * data folder for this user alone, so that what was approved before a restart holds after it. Null with servers and no key:
 * nothing can be approved then. Throws `FILE_UNREADABLE`, `DATA_DIR_UNWRITABLE`.
 */
export async function grantKey(
  { changeKey, databaseUrl, dataDir }: KeySettings,
  { inMemory }: { inMemory: boolean },
): Promise<Secret | null> {
  if (changeKey !== null) return changeKey
  if (databaseUrl !== null) return null
  const fresh = randomBytes(keyBytes).toString('base64url')
  if (inMemory) return new Secret(fresh)
  const file = join(dataDir, 'change.key')
  return new Secret((await keptKey(file)) ?? (await keep(dataDir, file, fresh)))
}

async function keep(dataDir: string, file: string, fresh: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await writeFile(draft, fresh, { mode: 0o600, flag: 'wx' })
    // In one step and never over another: nobody reads half a key, and of two processes one is first.
    await link(draft, file)
    return fresh
  } catch (thrown) {
    const kept = codeOf(thrown) === 'EEXIST' ? await keptKey(file) : null
    if (kept !== null) return kept
    throw new BotError(
      'DATA_DIR_UNWRITABLE',
      `The key that approvals are signed with cannot be written to ${file} (${codeOf(thrown)}).`,
      'Give this user the right to write to DATA_DIR, or set CHANGE_KEY.',
      { cause: thrown },
    )
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}

async function keptKey(file: string): Promise<string | null> {
  try {
    const kept = (await readFile(file, 'utf8')).trim()
    if (kept.length >= shortestKey) return kept
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null
    throw new BotError(
      'FILE_UNREADABLE',
      `The key that approvals are signed with cannot be read from ${file} (${codeOf(thrown)}).`,
      'Give this user the right to read it, or set CHANGE_KEY.',
      { cause: thrown },
    )
  }
  throw new BotError(
    'FILE_UNREADABLE',
    `The key in ${file} has fewer than ${shortestKey} characters.`,
    'Remove the file: a new key is made at the next start, and what waits for a change must be approved again.',
  )
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown)
}
