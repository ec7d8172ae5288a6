import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Played } from './play.ts'

/** Writes what the product said of a scenario into a folder, as JSON. */
export function save(folder: string, { name, faults, broken, cured, healed }: Played): void {
  mkdirSync(folder, { recursive: true })
  const document = { name, faults, broken: broken?.document, cured, healed: healed?.document }
  writeFileSync(join(folder, `${name.replaceAll(/\W+/g, '-')}.json`), JSON.stringify(document, null, 2))
}
