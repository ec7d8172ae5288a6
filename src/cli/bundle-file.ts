import { readFile, stat } from 'node:fs/promises'
import { text as readStream } from 'node:stream/consumers'
import { BotError } from '../errors.ts'
import type { Bundle } from '../incident/record/export.ts'
import { readBundle } from '../incident/record/read-bundle.ts'

/** Below what V8 takes as one string (about 512 MB); an incident of a thousand targets is a hundredth of it. */
const longestBytes = 256e6

/** The bundle in a file, or `-` for standard input. Throws `FILE_UNREADABLE` and whatever {@link readBundle} throws. */
export async function bundleFile(name: string): Promise<Bundle> {
  return readBundle(await read(name))
}

async function read(name: string): Promise<string> {
  if (name === '-') return readStream(process.stdin)
  try {
    const { size } = await stat(name)
    if (size > longestBytes) throw new Error(`it has ${Math.round(size / 1e6)} MB, at most 256 are read`)
    return await readFile(name, 'utf8')
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new BotError(
      'FILE_UNREADABLE',
      `There is no readable bundle "${name}": ${reason}.`,
      'Name a file that "fiveohtwo export" wrote, or - for standard input.',
      { cause: thrown },
    )
  }
}
