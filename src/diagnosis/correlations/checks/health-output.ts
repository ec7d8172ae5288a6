import type { CauseId } from '../../causes.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

const failing = /"?FailingStreak"?:\s{0,4}[1-9]|"Status":\s{0,4}"unhealthy"/
const output = /"Output":\s{0,4}"([^\n]{0,600})/g

interface Reading {
  says: RegExp
  weights: Partial<Record<CauseId, number>>
  words: string
}

/** What the check itself printed, the most telling first. */
const readings: readonly Reading[] = [
  {
    says: /not found\b(?!["\s]{0,4}<)|no such file or directory|executable file not found|ermission denied/,
    weights: { 'container-unhealthy': 27, 'health-check-misconfig': 26 },
    words: 'the check’s own command cannot be run in the image',
  },
  {
    says: /returned error: 4\d\d|HTTP\/\d(?:\.\d)? 4\d\d|server returned error: HTTP\/\S{1,4} 4\d\d/,
    weights: { 'container-unhealthy': 26, 'health-check-misconfig': 25 },
    words: 'the app answers, and not as the check wants it',
  },
  {
    says: /returned error: 5\d\d|HTTP\/\d(?:\.\d)? 5\d\d/,
    weights: { 'container-unhealthy': 25, 'app-returns-5xx': 16, 'health-check-misconfig': 8 },
    words: 'the app fails its check',
  },
  {
    says: /\[::1\]|::1 port/,
    weights: { 'container-unhealthy': 24, 'health-check-misconfig': 22, 'localhost-ipv6': 10 },
    words: 'the check asks ::1, where the app may not listen',
  },
  {
    says: /refused|ailed to connect|ould not connect|an't connect/,
    weights: { 'container-unhealthy': 24, 'health-check-misconfig': 13, 'backend-down': 8, 'wrong-port': 6 },
    words: 'the check finds nobody at its port',
  },
  {
    says: /exceeded timeout|timed? ?out/i,
    weights: { 'container-unhealthy': 24, 'slow-app-timeout': 12, 'health-check-misconfig': 6 },
    words: 'the check gets no answer in time',
  },
]

/** A container’s failing health check, and what it printed: a check that fails by itself keeps proxies from a well app. */
export const healthOutput: Correlation = {
  id: 'health-output',
  reference:
    'https://docs.docker.com/reference/dockerfile/#healthcheck; moby daemon/health.go, handleProbeResult()',
  correlate(evidence) {
    const lines = linesOf(evidence, 4000)
    const streak = lines.find(({ sample }) => failing.test(sample))
    if (streak === undefined) return nothing
    // The last attempt stands at the end.
    const printed = lines.flatMap((line) =>
      [...line.sample.matchAll(output)].map((match) => ({ ...line, text: match[1] ?? '' })),
    )
    const told = readings.find(({ says }) => printed.some(({ text }) => says.test(text)))
    const where = printed.find(({ text }) => told?.says.test(text))
    if (told === undefined || where === undefined) return nothing
    const quote = `${told.words}: ${where.text.slice(0, 120)}`
    const findings = Object.entries(told.weights).map(
      ([cause, weight]): CorrelationFinding => ({
        cause: cause as CauseId,
        weight,
        fact: 'health-output',
        reach: 'here',
        quote,
        evidence: where.evidence,
        hop: where.evidence.hop,
        target: where.evidence.target,
      }),
    )
    return { findings, advice: [] }
  },
}
