import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A new embedded database as it is after its migrations, made once when the packages are installed: unpacking it takes
 * half the time of making one. It is a shortcut only: without it, or with one of an older version, the same comes about.
 */
const file = fileURLToPath(new URL('../../node_modules/.cache/fiveohtwo/postgres.tgz', import.meta.url))

export async function readTemplate(): Promise<Blob | null> {
  const bytes = await readFile(file).catch(() => null)
  return bytes === null ? null : new Blob([new Uint8Array(bytes)])
}

/** Whole or not at all: a reader never meets half of it. */
export async function writeTemplate(template: Blob): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, Buffer.from(await template.arrayBuffer()))
  await rename(unfinished, file)
}
