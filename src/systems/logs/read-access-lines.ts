import { parseLogTime } from '../../hosts/log-search/parse-log-time.ts'
import { withoutPrefix } from '../../hosts/log-search/without-prefix.ts'
import type { AccessGroup, AccessLogFacts, AccessTally } from '../../model/facts/access-log.ts'
import type { System } from '../../model/system.ts'
import { redactSecrets } from '../../redact.ts'
import { type AccessLine, parseAccessLine } from './parse-access-line.ts'

/** From this share of its lines on a text is an access log. */
const mostly = 0.6

const mostGroups = 200

/** What lines of access logs say, of one product or of several; null for a text that is mostly something else. */
export function readAccessLines(text: string, source = 'access log lines'): AccessLogFacts | null {
  const gathered = gather()
  let others = 0
  let lines = 0
  for (const raw of text.split('\n')) {
    const line = withoutPrefix(raw.replace(/\r$/, ''))
    if (line.trim() === '') continue
    const parsed = parseAccessLine(line)
    if (parsed === null) others += 1
    else count(gathered, parsed, line, source)
    lines += 1
  }
  const requests = lines - others
  if (requests === 0 || requests < lines * mostly) return null
  return {
    system: mostFrequent(gathered.systems),
    from: gathered.first,
    to: gathered.last,
    sources: [
      {
        name: source,
        format: 'unknown',
        sizeBytes: text.length,
        readBytes: text.length,
        lines: requests,
        truncated: false,
        unread: null,
      },
    ],
    requests,
    minutes: [...gathered.minutes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([minute, statuses]) => ({ minute, statuses })),
    groups: [...gathered.groups.values()]
      .sort((a, b) => b.group.count - a.group.count)
      .slice(0, mostGroups)
      .map(finished),
    upstreams: [...gathered.upstreams.values()],
    methods: [...gathered.methods.values()],
  }
}

interface Gathered {
  systems: Map<System, number>
  minutes: Map<string, Record<string, number>>
  groups: Map<string, { group: AccessGroup; durations: number[] }>
  upstreams: Map<string, AccessTally>
  methods: Map<string, AccessTally>
  first: string | null
  last: string | null
}

function gather(): Gathered {
  return {
    systems: new Map(),
    minutes: new Map(),
    groups: new Map(),
    upstreams: new Map(),
    methods: new Map(),
    first: null,
    last: null,
  }
}

function count(gathered: Gathered, line: AccessLine, text: string, source: string): void {
  const at = timeOf(line, text)
  const { system, status, upstreamStatus, upstream, ending, durationMs, method } = line
  gathered.systems.set(system, (gathered.systems.get(system) ?? 0) + 1)
  if (at !== null) {
    if (gathered.first === null || at < gathered.first) gathered.first = at
    if (gathered.last === null || at > gathered.last) gathered.last = at
    const minute = `${at.slice(0, 16)}:00Z`
    const statuses = gathered.minutes.get(minute) ?? {}
    const key = String(status).padStart(3, '0')
    statuses[key] = (statuses[key] ?? 0) + 1
    gathered.minutes.set(minute, statuses)
  }
  const failed = isFailed(line)
  if (upstream !== null) tally(gathered.upstreams, upstream, failed)
  if (method !== null) tally(gathered.methods, method, failed)
  if (!failed) return
  const key = [status, upstreamStatus, upstream, ending].join('\u001f')
  const known = gathered.groups.get(key) ?? {
    group: {
      source,
      status,
      upstreamStatus,
      upstream,
      ending,
      count: 0,
      firstAt: at,
      lastAt: at,
      durationMs: null,
      sample: text.slice(0, 2000),
    },
    durations: [],
  }
  known.group.count += 1
  if (at !== null && (known.group.firstAt === null || at < known.group.firstAt)) known.group.firstAt = at
  if (at !== null && (known.group.lastAt === null || at > known.group.lastAt)) known.group.lastAt = at
  if (durationMs !== null) known.durations.push(durationMs)
  gathered.groups.set(key, known)
}

/** The same requests as those that are grouped on a machine. */
function isFailed({ system, status, ending }: AccessLine): boolean {
  if (status >= 500 || status === 499 || status === 0 || (system === 'aws-alb' && status === 460)) return true
  if (system === 'haproxy') return !/^(?:--|LR|PR|cD)/.test(ending ?? '--')
  return false
}

function timeOf({ system }: AccessLine, text: string): string | null {
  const format =
    system === 'haproxy' ? 'haproxy' : system === 'aws-alb' || system === 'envoy' ? 'iso' : 'nginx-access'
  const at = parseLogTime(format, text, 'UTC', new Date())
  return at === null || Number.isNaN(at.getTime()) ? null : at.toISOString()
}

function tally(tallies: Map<string, AccessTally>, name: string, failed: boolean): void {
  const known = tallies.get(name)
  if (known !== undefined) {
    known.requests += 1
    known.failed += failed ? 1 : 0
  } else if (tallies.size < 200) tallies.set(name, { name, requests: 1, failed: failed ? 1 : 0 })
}

function finished({ group, durations }: { group: AccessGroup; durations: number[] }): AccessGroup {
  const sorted = durations.sort((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  const p50 = sorted[Math.floor((sorted.length - 1) / 2)]
  return {
    ...group,
    durationMs: min === undefined || max === undefined || p50 === undefined ? null : { min, p50, max },
    sample: redactSecrets(group.sample),
  }
}

function mostFrequent(systems: ReadonlyMap<System, number>): System {
  const known = [...systems].filter(([system]) => system !== 'unknown').sort(([, a], [, b]) => b - a)
  return known[0]?.[0] ?? 'unknown'
}
