import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { parseAccessLine } from '../../../systems/logs/parse-access-line.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { spokenDuration } from '../spoken-duration.ts'

/** Limits are set in such steps, and what ends by one ends at most so much later. */
const stepMs = 5000
const lateMs = 50

/** Sooner than this a proxy or a person may have retried by the clock. */
const shortestMs = 10_000

/**
 * Requests that ended as 502, all after the same round time, while the proxy waits for longer: a limit of the app or of its
 * server ended them. Who dies by a crash dies at any time.
 */
export const roundTimes: Correlation = {
  id: 'round-times',
  reference:
    'https://nodejs.org/api/http.html#servertimeout: 120 s before Node 13; https://docs.gunicorn.org/en/stable/settings.html#timeout',
  correlate(evidence: readonly Evidence[], service: Service) {
    if (service.hosts.length > 0) return nothing
    const limits = [
      ...seenOf(evidence, 'nginx'),
      ...seenOf(evidence, 'apache'),
      ...seenOf(evidence, 'haproxy'),
    ]
      .flatMap(({ facts }) => facts.timeouts)
      .filter(({ kind, valueMs }) => kind === 'response' && valueMs !== null)
    const set = limits.filter(({ isDefault }) => !isDefault)
    const waitsMs = Math.max(...(set.length > 0 ? set : limits).map(({ valueMs }) => valueMs ?? 0), 0)
    const ended = endedIn(evidence)
    const [first] = ended
    if (first === undefined || ended.reduce((sum, { count }) => sum + count, 0) < 2) return nothing
    const limitMs = Math.round(first.ms / stepMs) * stepMs
    const isOne = ended.every(({ ms }) => ms >= limitMs && ms <= limitMs + lateMs)
    if (!isOne || limitMs < shortestMs || waitsMs < limitMs + stepMs) return nothing
    const quote = `requests ended after ${spokenDuration(limitMs)}, and the proxy waits for ${spokenDuration(waitsMs)}: ${first.sample.slice(0, 160)}`
    const { hop, target } = first.evidence
    const place = {
      fact: 'round-time',
      reach: 'behind',
      quote,
      evidence: first.evidence,
      hop,
      target,
    } as const
    const findings: CorrelationFinding[] = [
      { ...place, cause: 'slow-app-timeout', weight: 22 },
      { ...place, cause: 'worker-timeout', weight: 6 },
      { ...place, cause: 'app-crash-request', weight: -8 },
    ]
    return { findings, advice: [] }
  },
}

interface Ended {
  ms: number
  count: number
  sample: string
  evidence: Evidence
}

/** Requests that ended as 502, with their times, wherever an access line of them stands. */
function endedIn(evidence: readonly Evidence[]): Ended[] {
  const read = seenOf(evidence, 'access-log').flatMap((each) =>
    each.facts.groups.flatMap(({ status, durationMs, count, sample }): Ended[] =>
      status !== 502 || durationMs === null
        ? []
        : [
            { ms: durationMs.min, count: 1, sample, evidence: each },
            { ms: durationMs.max, count: count - 1, sample, evidence: each },
          ],
    ),
  )
  if (read.length > 0) return read
  return seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.flatMap(({ sample, count }): Ended[] => {
      const line = parseAccessLine(sample)
      return line?.status !== 502 || line.durationMs === null
        ? []
        : [{ ms: line.durationMs, count, sample, evidence: each }]
    }),
  )
}
