import type { SampleFacts } from '../model/facts.ts'
import type { Attempt } from './http-attempt.ts'
import { redactHeaders } from './redact-headers.ts'
import { wilsonInterval } from './wilson.ts'

/** Counts what a number of attempts, `badOnes` among them, came to. Throws on an empty list. */
export function toSampleFacts(attempts: Attempt[], badOnes: Attempt[], slowMs: number): SampleFacts {
  const slow = attempts.filter((attempt) => statusOf(attempt) !== null && attempt.totalMs > slowMs).length
  const statuses: SampleFacts['statuses'] = {}
  const failures: SampleFacts['failures'] = {}
  for (const attempt of attempts) {
    const status = statusOf(attempt)
    if (attempt.failure !== null) failures[attempt.failure] = (failures[attempt.failure] ?? 0) + 1
    else if (status !== null) statuses[status] = (statuses[status] ?? 0) + 1
  }
  return {
    requests: attempts.length,
    bad: badOnes.length,
    interval: wilsonInterval(badOnes.length, attempts.length),
    statuses,
    failures,
    latencyMs: latencies(attempts.map((attempt) => attempt.totalMs)),
    slow,
    slowMs,
    badExample: toExample(badOnes[0]),
  }
}

/** `6 of 20 requests bad (30 %, 95 % interval 15-52 %): 502 ×6; 4 of 20 slower than 2 s (max 5.0 s)` */
export function summarizeSample(facts: SampleFacts, badOnes: Attempt[]): string {
  const { bad, requests, slow, slowMs, latencyMs } = facts
  const [low, high] = facts.interval
  const slowPart = `${slow} of ${requests} slower than ${slowMs / 1000} s (max ${(latencyMs.max / 1000).toFixed(1)} s)`
  if (bad === 0 && slow > 0) return slowPart
  if (bad === 0) {
    return `${requests} of ${requests} requests good (p50 ${Math.round(latencyMs.p50)} ms, p95 ${Math.round(latencyMs.p95)} ms)`
  }
  const share = `${percent(bad / requests)} %, 95 % interval ${percent(low)}-${percent(high)} %`
  const badPart = `${bad} of ${requests} requests bad (${share}): ${listReasons(badOnes)}`
  return slow > 0 ? `${badPart}; ${slowPart}` : badPart
}

/** Nearest rank: the smallest value that at least `share` of the values do not exceed. `sorted` must not be empty. */
export function percentile(sorted: number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  const value = sorted[rank - 1]
  if (value === undefined) throw new RangeError('no percentile of nothing')
  return value
}

function latencies(values: number[]): SampleFacts['latencyMs'] {
  const sorted = values.map((value) => Math.round(value * 10) / 10).sort((a, b) => a - b)
  const at = (share: number) => percentile(sorted, share)
  return { min: at(0), p50: at(0.5), p95: at(0.95), max: at(1) }
}

function listReasons(badOnes: Attempt[]): string {
  const counts = new Map<string, number>()
  for (const attempt of badOnes) {
    const reason = attempt.failure ?? String(statusOf(attempt))
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ×${count}`)
    .join(', ')
}

function toExample(attempt: Attempt | undefined): SampleFacts['badExample'] {
  if (attempt === undefined) return null
  return {
    status: statusOf(attempt),
    failure: attempt.failure,
    headers: redactHeaders(attempt.exchange?.rawHeaders ?? []),
    message: attempt.failureMessage,
    text: attempt.exchange?.body?.text ?? '',
  }
}

function statusOf(attempt: Attempt): number | null {
  return attempt.exchange?.status ?? null
}

function percent(share: number): number {
  return Math.round(share * 100)
}
