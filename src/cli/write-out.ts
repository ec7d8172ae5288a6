import { writeFile } from 'node:fs/promises'
import { BotError } from '../errors.ts'

/** Writes a document to a file, for its owner alone, or to standard output for no file or `-`. Throws `FILE_UNWRITABLE`. */
export async function writeOut(document: string | Buffer, file: string | undefined): Promise<void> {
  if (file === undefined || file === '-') {
    process.stdout.write(document)
    return
  }
  try {
    await writeFile(file, document, { mode: 0o600 })
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new BotError(
      'FILE_UNWRITABLE',
      `Nothing was written: ${reason}.`,
      'Name a file in a folder that exists and that you may write to.',
      { cause: thrown },
    )
  }
  process.stderr.write(`Written to ${file}.\n`)
}
