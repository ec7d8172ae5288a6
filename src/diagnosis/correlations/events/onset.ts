import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { seenOf } from '../seen-of.ts'
import { type SymptomKind, symptomsIn } from '../symptoms.ts'

/** When errors began and ended, as far as the window of the logs tells. */
export interface Onset {
  /** Milliseconds since 1970. */
  at: number
  lastAt: number
  /** What the first of them says. */
  text: string
  /** Whether any were cut off in the middle. */
  cutOff: boolean
  evidence: Evidence
}

/** Errors this close to the start of the window may be older than it. */
const edgeMs = 30_000

const cutting: ReadonlySet<SymptomKind> = new Set<SymptomKind>(['cut-off', 'killed', 'refused'])

/**
 * The first error of the window; null where there is none, where none has a time, and where the window begins with them, so that
 * nobody knows when they began.
 */
export function onsetOf(evidence: readonly Evidence[], service: Service): Onset | null {
  const timed = symptomsIn(evidence, service).flatMap((each) => {
    // Probes were made when somebody already knew.
    if (each.evidence.type !== 'logs' && each.evidence.type !== 'access-log') return []
    const at = Date.parse(each.firstAt ?? '')
    const lastAt = Date.parse(each.lastAt ?? each.firstAt ?? '')
    return Number.isFinite(at) && Number.isFinite(lastAt) ? [{ ...each, at, lastAt }] : []
  })
  const first = timed.toSorted((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1))[0]
  if (first === undefined) return null
  const windows = [...seenOf(evidence, 'logs'), ...seenOf(evidence, 'access-log')].flatMap(({ facts }) => {
    const from = Date.parse(facts.from ?? '')
    return Number.isFinite(from) ? [from] : []
  })
  if (windows.length > 0 && first.at - Math.min(...windows) < edgeMs) return null
  return {
    at: first.at,
    lastAt: Math.max(...timed.map(({ lastAt }) => lastAt)),
    text: first.text,
    cutOff: timed.some(({ kind }) => cutting.has(kind)),
    evidence: first.evidence,
  }
}
