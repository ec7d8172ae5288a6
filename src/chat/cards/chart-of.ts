import { incidentChart } from '../../chart/incident-chart.ts'
import { matchLogLine } from '../../diagnosis/match-log-line.ts'
import type { Chart } from '../../model/chart.ts'
import type { Entry } from '../../model/timeline.ts'

/** What somebody wanted, or what happens in the ordinary course of things: no errors, though they may bring some about. */
const noErrors = new Set(['deploy', 'drain', 'power', 'proxy-stop', 'recycle', 'start', 'stop'])

/** Lines that say less than this of a cause, in decibans, are met every day. */
const leastWeight = 10

/** As programs of all kinds mark lines of that level, where nobody knows what the line is about. */
const marked =
  /\[(?:[a-z_0-9]{1,30}:)?(?:emerg|alert|crit|critical|error|fatal)\]|\b(?:level|severity)"?[=:] ?"?(?:error|fatal|critical|panic|[56]0)\b|(?:^|[\s:\]])(?:EMERG|CRIT|CRITICAL|ERROR|FATAL|SEVERE|PANIC)(?=[\s:\]|])/

/** The picture of an incident, its errors in the words of the log signatures; null where there is nothing to draw. */
export function chartOf(entries: readonly Entry[]): Chart | null {
  return incidentChart(entries, faultWords)
}

function faultWords(sample: string): string | null {
  const [strongest] = matchLogLine(sample)
    .map(({ signature: { weights, ...signature } }) => ({
      ...signature,
      weight: Math.max(...Object.values(weights)),
    }))
    .toSorted((a, b) => b.weight - a.weight)
  if (strongest === undefined) return marked.test(sample.slice(0, 1000)) ? 'other lines of level error' : null
  const isError = strongest.request === true || strongest.weight >= leastWeight
  return isError && !noErrors.has(strongest.fact) ? strongest.title : null
}
