import { exportIncident } from '../incident/record/export.ts'
import { version } from '../version.ts'
import { storedIncident } from './stored-incident.ts'
import { writeOut } from './write-out.ts'

/** `fiveohtwo export <incident> [--out FILE]`: the incident as one bundle. */
export async function exportCommand(given: string, options: { out?: string }): Promise<void> {
  const bundle = exportIncident(await storedIncident(given), version, new Date())
  await writeOut(`${JSON.stringify(bundle, null, 2)}\n`, options.out)
}
