import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const prefix = '502-run-'

/**
 * Gives one run of the tests a temporary folder of its own and takes it away afterwards with all that tests, and processes
 * that they killed, have left there. The name is short: addresses of unix sockets have 107 bytes at most (unix(7)).
 */
export default async function runFolder(): Promise<(() => Promise<void>) | undefined> {
  if (basename(tmpdir()).startsWith(prefix)) return undefined
  const folder = await mkdtemp(join(tmpdir(), prefix))
  // Servers of the tests run as users of their own.
  await chmod(folder, 0o1777)
  process.env.TMPDIR = folder
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
