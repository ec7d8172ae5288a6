import type { Service } from '../../model/service.ts'
import type { Difference, Sampled } from '../../model/timeline.ts'
import type { Deps } from '../deps.ts'
import { lookOnce } from './observe.ts'
import { ownUrl } from './own-url.ts'

/** Enough to tell one backend of three from chance (see clearly-more.ts), few enough to be no load. */
const usualRequests = 20
const concurrency = 4
/** A slower answer is none to people who wait. */
const longestMs = 5_000

/** How some requests to the service's own URL go now; null when we could not ask or were stopped. */
export async function sampleService(
  deps: Deps,
  service: Service,
  id: string,
  stop: AbortSignal,
  requests = usualRequests,
): Promise<Sampled | null> {
  const timeout = Math.min(longestMs, service.timeoutMs)
  const call = { type: 'sample' as const, with: { requests, concurrency, timeout } }
  const evidence = await lookOnce(deps, service, id, call, ownUrl(service), stop)
  if (evidence?.type !== 'sample' || evidence.outcome === 'unknown') return null
  const { facts } = evidence
  const seen: Record<string, number> = { ...facts.statuses }
  for (const [failure, count] of Object.entries(facts.failures)) seen[failure] = (seen[failure] ?? 0) + count
  return {
    asked: facts.requests,
    good: facts.requests - facts.bad,
    seen,
    medianMs: Math.round(facts.latencyMs.p50),
  }
}

export function isAllGood(sampled: Sampled | null): boolean {
  return sampled !== null && sampled.asked > 0 && sampled.good === sampled.asked
}

/** How requests went before and after, row by row. */
export function sampleDifferences(before: Sampled | null, after: Sampled | null): Difference[] {
  if (before === null || after === null) return []
  const good = ({ good, asked }: Sampled) => `${good} of ${asked}`
  const words = [...new Set([...Object.keys(before.seen), ...Object.keys(after.seen)])].sort()
  const median = ({ medianMs }: Sampled) => (medianMs === null ? 'none' : `${medianMs} ms`)
  const rows = [
    { what: 'good requests', before: good(before), after: good(after) },
    ...words.map((word) => ({
      what: word,
      before: String(before.seen[word] ?? 0),
      after: String(after.seen[word] ?? 0),
    })),
    { what: 'median time', before: median(before), after: median(after) },
  ]
  return rows.filter((row, index) => index === 0 || row.before !== row.after)
}
