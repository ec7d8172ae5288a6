import type { LogFormat, LogGroup } from '../../model/facts/logs.ts'
import { redactSecrets } from '../../redact.ts'
import { detectLogFormat } from './detect-log-format.ts'
import { lineLevel } from './line-level.ts'
import { lineShape } from './line-shape.ts'
import { parseLogTime } from './parse-log-time.ts'

/** Most groups that are kept of one log. */
const mostGroups = 200

/** Longest sample, in characters. */
const longestSample = 4096

/** A record with how often it was seen; times are ISO 8601 UTC. */
export interface CountedLine {
  /** As logged, with the lines of its trace after `\n`. */
  text: string
  count: number
  firstAt: string | null
  lastAt: string | null
  /** ISO minutes. */
  perMinute: [minute: string, count: number][]
}

export interface GroupOptions {
  /** {@link LogGroup.source}. */
  source: string
  /** Found from the lines unless told. */
  format?: LogFormat
  /** Of times that say none, UTC unless told; see {@link parseLogTime}. */
  zone?: string
  /** Now, unless told. */
  reference?: Date
}

/** Groups records of a log by what they say, most frequent first. Samples are free of secrets and cut. */
export function groupLines(lines: readonly string[], options: GroupOptions): LogGroup[] {
  const format = options.format ?? detectLogFormat(lines)
  const { zone = 'UTC', reference = new Date() } = options
  const counted = lines.map((text): CountedLine => {
    const at = parseLogTime(format, text, zone, reference)
    if (at === null || Number.isNaN(at.getTime()))
      return { text, count: 1, firstAt: null, lastAt: null, perMinute: [] }
    const iso = at.toISOString()
    return { text, count: 1, firstAt: iso, lastAt: iso, perMinute: [[`${iso.slice(0, 16)}:00Z`, 1]] }
  })
  return groupCounted(counted, options.source)
}

/** Groups records that were counted already. When there are too many groups, those that name a fault are kept first. */
export function groupCounted(lines: readonly CountedLine[], source: string): LogGroup[] {
  const groups = new Map<string, Gathered>()
  for (const line of lines) {
    const shape = lineShape(line.text)
    const known = groups.get(shape)
    if (known === undefined) groups.set(shape, { ...line, perMinute: new Map(line.perMinute) })
    else add(known, line)
  }
  const kept = [...groups.values()]
    .sort((a, b) => rank(b) - rank(a) || b.count - a.count)
    .slice(0, mostGroups)
  return kept.sort((a, b) => b.count - a.count).map((group) => finished(group, source))
}

interface Gathered extends Omit<CountedLine, 'perMinute'> {
  perMinute: Map<string, number>
}

function add(group: Gathered, line: CountedLine): void {
  group.count += line.count
  if (line.firstAt !== null && (group.firstAt === null || line.firstAt < group.firstAt)) {
    group.firstAt = line.firstAt
    group.text = line.text
  }
  if (line.lastAt !== null && (group.lastAt === null || line.lastAt > group.lastAt))
    group.lastAt = line.lastAt
  for (const [minute, count] of line.perMinute) {
    group.perMinute.set(minute, (group.perMinute.get(minute) ?? 0) + count)
  }
}

function rank({ text }: Gathered): number {
  return { error: 2, warning: 1, info: 0 }[lineLevel(text)]
}

function finished({ text, perMinute, ...rest }: Gathered, source: string): LogGroup {
  const sample = redactSecrets(text.slice(0, 2 * longestSample)).slice(0, longestSample)
  return {
    source,
    sample,
    ...rest,
    perMinute: [...perMinute].sort(([a], [b]) => (a < b ? -1 : 1)),
  }
}
