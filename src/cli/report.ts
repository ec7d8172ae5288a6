import { BotError } from '../errors.ts'
import { postIncidentReport } from '../incident/record/post-incident-report.ts'
import { version } from '../version.ts'
import { bundleFile } from './bundle-file.ts'
import { incidentId } from './incident-id.ts'
import { orUnreadable } from './or-unreadable.ts'
import { storedIncident } from './stored-incident.ts'
import { writeOut } from './write-out.ts'

/** `fiveohtwo report <incident|file> [--out FILE]`: the post-incident report, of the database or of a bundle. */
export async function reportCommand(given: string, options: { out?: string }): Promise<void> {
  const isIncident = /^INC-\d+$/.test(incidentId(given))
  const entries = isIncident ? await storedIncident(given) : (await bundleFile(given)).entries
  const report = orUnreadable(() => postIncidentReport(entries, version))
  if (report === null) {
    throw new BotError(
      'UNKNOWN_INCIDENT',
      `${given.slice(0, 100)} holds no incident.`,
      'List them with "fiveohtwo incidents --all".',
    )
  }
  await writeOut(report, options.out)
}
