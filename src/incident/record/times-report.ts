import { durationWords } from '../../chat/cards/clock-words.ts'
import { findCause } from '../../diagnosis/causes.ts'
import type { Entry } from '../../model/timeline.ts'
import { prose, table } from './post-incident/markdown.ts'
import { taleOf } from './post-incident/tale.ts'
import { lengthsOf, timesOf } from './post-incident/times.ts'

/** How long one incident took, and by what it is counted. */
export interface Timing {
  service: string
  cause: string
  /** Null where a person opened it by hand, or nobody did anything. */
  actedMs: number | null
  /** Null while it is open. */
  recoveredMs: number | null
}

/** Null for entries that are no incident. */
export function timingOf(entries: readonly Entry[]): Timing | null {
  const tale = taleOf(entries)
  if (tale === null) return null
  const { name, environment } = tale.opened.service
  const cause = tale.telling?.diagnosis.verdict.cause ?? null
  const title = cause === null ? 'not found' : (findCause(cause)?.title ?? cause)
  return { service: `${name} (${environment})`, cause: title, ...lengthsOf(timesOf(tale)) }
}

/**
 * How long it took people to act (MTTA) and services to recover (MTTR) over several incidents, by service and by cause, in
 * Markdown.
 */
export function timesReport(timed: readonly Timing[], since: Date): string {
  const day = since.toISOString().slice(0, 16).replace('T', ' ')
  if (timed.length === 0) return `# Incidents since ${day} UTC\n\nThere was none.\n`
  const rows = (title: (one: Timing) => string) =>
    [...Map.groupBy(timed, title)]
      .toSorted(([a, of], [b, others]) => others.length - of.length || (a < b ? -1 : 1))
      .map(([name, group]) => row(prose(name), group))
  return [
    `# Incidents since ${day} UTC`,
    '',
    'MTTA: from the first alert, or the opening, to the first thing that a person did. MTTR: to the moment when it was mended, healthy again, or closed.',
    '',
    '## By service',
    '',
    table(head('Service'), [...rows(({ service }) => service), row('**All**', timed)]),
    '',
    '## By cause',
    '',
    table(
      head('Cause'),
      rows(({ cause }) => cause),
    ),
    '',
  ].join('\n')
}

function head(what: string): string[] {
  return [what, 'Incidents', 'MTTA, mean', 'median', 'of', 'MTTR, mean', 'median', 'of']
}

function row(name: string, group: readonly Timing[]): string[] {
  const acted = group.flatMap(({ actedMs }) => actedMs ?? [])
  const recovered = group.flatMap(({ recoveredMs }) => recoveredMs ?? [])
  const cells = (lengths: readonly number[]) => [
    words(mean(lengths)),
    words(median(lengths)),
    `${lengths.length}`,
  ]
  return [name, `${group.length}`, ...cells(acted), ...cells(recovered)]
}

function words(ms: number | null): string {
  return ms === null ? '–' : durationWords(ms)
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of an even number of values, the middle between the two in the middle. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
