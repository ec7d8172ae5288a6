import { z } from 'zod'
import { type CountedLine, groupCounted } from '../../hosts/log-search/group-lines.ts'
import { lineLevel } from '../../hosts/log-search/line-level.ts'
import type { FoundLog } from '../../hosts/log-search/read-found.ts'
import { splitLogLines } from '../../hosts/log-search/split-log-lines.ts'
import { durationSchema, formatDuration } from '../../model/duration.ts'
import type { LogFacts, LogGroup, LogSource } from '../../model/facts/logs.ts'
import { defineStep } from '../../model/step.ts'
import { systems } from '../../model/system.ts'
import { searchWindow } from './search-window.ts'
import { wordsOf } from './words.ts'

/** Most groups of one system. */
const mostGroups = 200

/**
 * Searches the logs of one system on a machine for lines that speak of faults. Fails when the window holds lines of level
 * error, passes when logs were read and hold none. See {@link searchWindow} for what it throws.
 */
export const logsStep = defineStep({
  type: 'logs',
  title: 'Search the logs',
  looksAt: 'host',
  params: z.strictObject({
    system: z.enum(systems),
    window: durationSchema.default(30 * 60_000),
    /** How far lines may be out of order. */
    slack: durationSchema.default(120_000),
  }),
  async run(host, params, context) {
    const { system } = params
    const words = wordsOf(system)
    // HAProxy's and Docker's lines of faults and of requests are in one log.
    const { from, to, found } = await searchWindow(
      system,
      host,
      params,
      context,
      ({ place }) => (place.kind === 'error' || place.format === 'haproxy' ? { place, access: null } : null),
      words,
    )
    const groups = found.flatMap((log) => groupCounted(linesOf(log, words), log.source.name))
    const facts: LogFacts = {
      system,
      from: from.toISOString(),
      to: to.toISOString(),
      sources: found.map(sourceOf),
      groups: strongest(groups),
    }
    const marked = found.reduce((sum, log) => sum + log.marked, 0)
    const bad = groups.filter(({ sample }) => lineLevel(sample) === 'error')
    const errors = Math.max(
      marked,
      bad.reduce((sum, { count }) => sum + count, 0),
    )
    return {
      outcome: errors > 0 ? 'fail' : 'pass',
      summary: summarise(system, found, bad, errors, params.window),
      facts,
    }
  },
})

/** The lines of a log, those without times too when they speak of a fault. */
function linesOf({ lines, undated }: FoundLog, words: readonly string[]): CountedLine[] {
  const loose = splitLogLines(undated.join('\n'))
    .filter((text) => lineLevel(text) !== 'info' || words.some((word) => text.includes(word)))
    .map((text): CountedLine => ({ text, count: 1, firstAt: null, lastAt: null, perMinute: [] }))
  return [...lines, ...loose]
}

/** What was read of a log, with the notes of the search. */
export function sourceOf({ source, undated, notes }: FoundLog): LogSource {
  return {
    ...source,
    lines: source.lines + undated.length,
    ...(notes.length > 0 && { notes }),
  }
}

function strongest(groups: LogGroup[]): LogGroup[] {
  const isBad = ({ sample }: LogGroup) => (lineLevel(sample) === 'info' ? 0 : 1)
  return groups
    .sort((a, b) => isBad(b) - isBad(a) || b.count - a.count)
    .slice(0, mostGroups)
    .sort((a, b) => b.count - a.count)
}

function summarise(
  system: string,
  found: readonly FoundLog[],
  bad: LogGroup[],
  errors: number,
  window: number,
): string {
  const read = found.filter(({ source }) => source.unread === null)
  const notes = [...new Set(found.flatMap((log) => log.notes))]
  const ahead = found[0]?.clockAheadMs ?? 0
  const clock =
    ahead === 0
      ? []
      : [`the machine's clock is ${formatDuration(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'}`]
  const closed = found
    .filter(({ source }) => source.unread !== null)
    .map(({ source }) => `${source.name} was not read (${source.unread})`)
  const worst = [...bad].sort((a, b) => b.count - a.count)[0]
  const logs = read.map(({ source }) => source.name).join(', ')
  const first =
    errors === 0
      ? `no error in the last ${formatDuration(window)} of ${logs}`
      : `${errors} error lines of ${system} in the last ${formatDuration(window)}${worst === undefined ? '' : `, most often (${worst.count}×): ${clip(worst.sample)}`}`
  return [first, ...closed, ...clock, ...notes.slice(0, 2)].join('; ')
}

function clip(sample: string): string {
  const [line = ''] = sample.split('\n', 1)
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
