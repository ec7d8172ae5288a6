import type { Evidence } from '../model/evidence.ts'
import type { Service } from '../model/service.ts'
import type { Entry, Sampled } from '../model/timeline.ts'
import { chartWords } from './chart-words.ts'

export const minuteMs = 60_000

/** What a log line says of a fault, in a few words; null when it speaks of none. */
export type ReadLine = (sample: string) => string | null

/** Errors of one kind at one place by the minute, in milliseconds since 1970. */
export interface Tally {
  place: string
  what: string
  perMinute: Map<number, number>
}

/** Systems whose logs are the machine's own rather than those of a hop. */
const ofTheMachine = new Set<string>(['host', 'systemd', 'docker'])

const ownRequests = 'our own requests failed'

/**
 * Every error that a timeline counted. Searches whose windows overlap saw the same lines: of one log the greatest count of
 * a minute holds, while those of different machines add up.
 */
export function countErrors(entries: readonly Entry[], read: ReadLine): Tally[] {
  const service = serviceOf(entries)
  const witnesses = new Map<string, Map<string, Tally>>()

  function note(witness: string, tallies: readonly Tally[]): void {
    const known = witnesses.get(witness) ?? new Map<string, Tally>()
    witnesses.set(witness, known)
    for (const { place, what, perMinute } of tallies) {
      const key = JSON.stringify([place, what])
      const tally = known.get(key) ?? { place, what, perMinute: new Map() }
      known.set(key, tally)
      for (const [minute, count] of perMinute)
        tally.perMinute.set(minute, Math.max(count, tally.perMinute.get(minute) ?? 0))
    }
  }

  const edge = service?.path[0]?.name ?? 'edge'
  const watches = new Map<string, { startedMs: number; pointMs: number }>()
  for (const { seq, at, what } of entries) {
    if (what.kind === 'evidence.recorded') {
      note(witnessOf(what.run, what.evidence), seenIn(what.evidence, service, read))
    }
    if (what.kind === 'watch.started' && !watches.has(what.watch))
      watches.set(what.watch, { startedMs: Date.parse(at), pointMs: what.pointMs })
    if (what.kind === 'watch.sampled') {
      const watch = watches.get(what.watch)
      const ms = watch === undefined ? Number.NaN : watch.startedMs + what.point * watch.pointMs
      note(`watch ${what.watch} ${what.point}`, ofSample(edge, what.sampled, ms))
    }
    if (what.kind === 'change.judged') {
      note(`before ${seq}`, ofSample(edge, what.before, Date.parse(at) - what.tookMs))
      note(`after ${seq}`, ofSample(edge, what.after, Date.parse(at)))
    }
  }
  return summed([...witnesses.values()].flatMap((tallies) => [...tallies.values()]))
}

/** Alerts by the minute in which they were told; null when none was. */
export function countAlerts(entries: readonly Entry[]): Tally | null {
  let before = 0
  const counts = entries.flatMap(({ at, what }): Counted[] => {
    if (what.kind !== 'alerts.gathered') return []
    const fresh = what.counts.received - before
    before = what.counts.received
    return [{ place: 'monitoring', what: 'alerts received', ms: Date.parse(at), count: fresh }]
  })
  return talliesOf(counts)[0] ?? null
}

/** A log is the same one in whichever run it is read; a request was made once. */
function witnessOf(run: string, { id, type, target, facts }: Evidence): string {
  const isLog = (type === 'logs' || type === 'access-log') && facts !== null && 'system' in facts
  return isLog ? JSON.stringify([type, facts.system, target]) : JSON.stringify([run, id])
}

interface Counted {
  place: string
  what: string
  ms: number
  count: number
}

function seenIn(evidence: Evidence, service: Service | null, read: ReadLine): Tally[] {
  const { type, outcome, target, hop, startedAt } = evidence
  if (evidence.facts === null) return []
  const ms = Date.parse(startedAt)
  const place = chartWords(hop ?? target ?? 'the path')
  switch (type) {
    case 'logs': {
      const at = placeOfLog(evidence.facts.system, evidence, service)
      return talliesOf(
        evidence.facts.groups.flatMap(({ sample, perMinute }) => {
          const what = read(sample)
          if (what === null) return []
          const words = chartWords(what)
          return perMinute.map(([minute, count]) => ({
            place: at,
            what: words,
            ms: Date.parse(minute),
            count,
          }))
        }),
      )
    }
    case 'access-log': {
      const at = placeOfLog(evidence.facts.system, evidence, service)
      return talliesOf(
        evidence.facts.minutes.flatMap(({ minute, statuses }) =>
          Object.entries(statuses).flatMap(([status, count]) => {
            const what = statusWords(status)
            return what === null ? [] : [{ place: at, what, ms: Date.parse(minute), count }]
          }),
        ),
      )
    }
    case 'sample':
      return talliesOf([{ place, what: ownRequests, ms, count: evidence.facts.bad }])
    case 'http':
      return outcome === 'fail' ? talliesOf([{ place, what: ownRequests, ms, count: 1 }]) : []
    default:
      return []
  }
}

/** What counts as failed in an access log: 5xx, and what ended without a status or because the visitor gave up. */
function statusWords(status: string): string | null {
  if (/^5\d\d$/.test(status)) return `answers with ${status}`
  if (status === '499') return 'visitors gave up (499)'
  return status === '000' ? 'ended without an answer' : null
}

/** A machine may carry several hops: whose log it is tells which. */
function placeOfLog(
  system: string,
  { target, hop }: Pick<Evidence, 'target' | 'hop'>,
  service: Service | null,
): string {
  const host = target?.startsWith('host/') ? target.slice('host/'.length) : null
  if (host !== null && ofTheMachine.has(system)) return chartWords(host)
  const own = service?.path.find(
    (each) => each.system === system && (host === null || each.hosts.includes(host)),
  )
  return chartWords(own?.name ?? hop ?? host ?? target ?? system)
}

function ofSample(edge: string, sampled: Sampled | null, ms: number): Tally[] {
  if (sampled === null) return []
  return talliesOf([{ place: chartWords(edge), what: ownRequests, ms, count: sampled.asked - sampled.good }])
}

function talliesOf(counts: readonly Counted[]): Tally[] {
  const tallies = new Map<string, Tally>()
  for (const { place, what, ms, count } of counts) {
    // A bundle may have been written by anybody.
    if (!Number.isFinite(ms) || !Number.isSafeInteger(count) || count <= 0) continue
    const key = JSON.stringify([place, what])
    const tally = tallies.get(key) ?? { place, what, perMinute: new Map() }
    tallies.set(key, tally)
    const minute = Math.floor(ms / minuteMs) * minuteMs
    tally.perMinute.set(minute, (tally.perMinute.get(minute) ?? 0) + count)
  }
  return [...tallies.values()]
}

function summed(tallies: readonly Tally[]): Tally[] {
  return talliesOf(
    tallies.flatMap(({ place, what, perMinute }) =>
      [...perMinute].map(([ms, count]) => ({ place, what, ms, count })),
    ),
  )
}

function serviceOf(entries: readonly Entry[]): Service | null {
  const first = entries[0]?.what
  return first?.kind === 'incident.opened' ? first.service : null
}
