import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startEngine, stopEngine } from './engine.ts'
import { ensureImage } from './image.ts'
import { removeAll } from './network.ts'
import { place } from './place.ts'
import { whatIsMissing } from './requirements.ts'

/** Starts the lab's engine and builds its image where that is needed; gives the name of the image. */
export async function startLab(say: (line: string) => void): Promise<string> {
  const missing = await whatIsMissing()
  if (missing !== null) throw new Error(missing)
  await startEngine()
  return ensureImage(say)
}

/** Starts the lab without any host that an earlier one left behind. */
export async function resetLab(say: (line: string) => void): Promise<void> {
  await startLab(say)
  await removeAll()
}

/** Removes everything that the lab started, but for the image. */
export async function stopLab(): Promise<void> {
  const missing = await whatIsMissing()
  if (missing !== null) throw new Error(missing)
  await startEngine()
  await removeAll()
  await stopEngine()
  for (const file of await readdir(place.folder)) {
    if (/^(?:id_ed25519|known_hosts)/.test(file)) await rm(join(place.folder, file))
  }
}
