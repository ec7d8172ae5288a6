import { basename, dirname, extname, join } from 'node:path'
import { renderChart } from '../chart/render-chart.ts'
import { chartOf } from '../chat/cards/chart-of.ts'
import { BotError } from '../errors.ts'
import { postIncidentReport } from '../incident/record/post-incident-report.ts'
import { timesReport, timingOf } from '../incident/record/times-report.ts'
import type { Entry } from '../model/timeline.ts'
import { version } from '../version.ts'
import { bundleFile } from './bundle-file.ts'
import { incidentId } from './incident-id.ts'
import { orUnreadable } from './or-unreadable.ts'
import { storedIncident } from './stored-incident.ts'
import { storedSince } from './stored-since.ts'
import { writeOut } from './write-out.ts'

/**
 * `fiveohtwo report <incident|file> [--out FILE]`: the post-incident report, of the database or of a bundle, and its chart
 * beside it; `report --since 30d`: MTTA and MTTR of all incidents since then.
 */
export async function reportCommand(
  given: string | undefined,
  options: { out?: string; since?: string },
): Promise<void> {
  if (options.since !== undefined) {
    if (given !== undefined) throw oneOrAll('An incident and --since were both named.')
    const since = sinceOf(options.since, new Date())
    return writeOut(timesReport(await storedSince(since, timingOf), since), options.out)
  }
  if (given === undefined) throw oneOrAll('No incident was named.')
  const isIncident = /^INC-\d+$/.test(incidentId(given))
  const entries = isIncident ? await storedIncident(given) : (await bundleFile(given)).entries
  const picture = await drawn(entries, options.out)
  const report = orUnreadable(() => postIncidentReport(entries, version, picture?.name ?? null))
  if (report === null) {
    throw new BotError(
      'UNKNOWN_INCIDENT',
      `${given.slice(0, 100)} holds no incident.`,
      'List them with "fiveohtwo incidents --all".',
    )
  }
  await writeOut(report, options.out)
  if (picture !== null) await writeOut(picture.png, picture.file)
}

interface Picture {
  name: string
  file: string
  png: Buffer
}

/** The chart as a file beside the report; null where nothing is to be drawn, or nowhere to put it. */
async function drawn(entries: Entry[], out: string | undefined): Promise<Picture | null> {
  if (out === undefined || out === '-') return null
  const chart = orUnreadable(() => chartOf(entries))
  if (chart === null) return null
  const name = `${basename(out, extname(out))}-errors.png`
  try {
    return { name, file: join(dirname(out), name), png: await renderChart(chart) }
  } catch (thrown) {
    // The report says in words what the picture would have shown.
    process.stderr.write(`No chart was drawn: ${thrown instanceof Error ? thrown.message : thrown}.\n`)
    return null
  }
}

const unitMs = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** `12h`, `30d`, `4w` before now, or a date. Throws `USAGE`. */
function sinceOf(text: string, now: Date): Date {
  const [, count = '', unit = ''] = /^(\d{1,4})([hdw])$/.exec(text) ?? []
  const ms = unitMs[unit as keyof typeof unitMs]
  const since = ms === undefined ? new Date(text) : new Date(now.getTime() - Number(count) * ms)
  const isDate = ms !== undefined || /^\d{4}-\d\d-\d\d/.test(text)
  if (isDate && !Number.isNaN(since.getTime())) return since
  throw new BotError(
    'USAGE',
    `"${text.slice(0, 40)}" is no time to begin at.`,
    'Write --since 30d, 12h, 4w or 2026-11-01.',
  )
}

function oneOrAll(message: string): BotError {
  return new BotError('USAGE', message, 'Name one, such as "report INC-42", or a time: "report --since 30d".')
}
