import { randomBytes } from 'node:crypto'
import { chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BotError } from '../../errors.ts'
import { setInDotenv } from './set-in-dotenv.ts'

/**
 * Sets values in the `.env` of a folder, in one go: whoever reads it sees all of them or none. It is for its owner alone
 * afterwards (mode 600). Throws `FILE_UNWRITABLE`, and then leaves the file as it was.
 */
export async function writeDotenv(folder: string, values: Readonly<Record<string, string>>): Promise<string> {
  const named = join(folder, '.env')
  // A link stays one: what it points to is replaced.
  const file = await realpath(named).catch(() => named)
  const temporary = join(dirname(file), `.env.${randomBytes(6).toString('hex')}`)
  try {
    const before = await stat(file).catch(ifMissing)
    // What is not UTF-8 would come out as something else.
    const text = before === null ? '' : new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(setInDotenv(text, values))
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (before !== null && process.getuid?.() === 0) await chown(temporary, before.uid, before.gid)
    await rename(temporary, file)
    return file
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new BotError(
      'FILE_UNWRITABLE',
      `${named} was not written: ${reason}.`,
      'Run this in a folder that you may write to; .env is as it was.',
      { cause: thrown },
    )
  }
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
