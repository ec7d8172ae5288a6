import type { CauseId } from '../../causes.ts'
import { matchLogLine } from '../../match-log-line.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** `   19 "backend_timeout"`, as `uniq -c` writes it. */
const counted = /^\s{0,8}(\d{1,9})[ \t]{1,4}\S/

/** So many times rarer lines are somebody else's trouble more often than the cause of the frequent ones. */
const rarer = 5

/** Lines that were counted by whoever pasted them: what came once beside what came twenty times is not the story. */
export const countedLines: Correlation = {
  id: 'counted-lines',
  reference: 'uniq(1), option -c',
  correlate(evidence) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups
        // Indented as they are, such lines look like those of a trace.
        .flatMap(({ sample }) => sample.split('\n'))
        .flatMap((sample) => {
          const count = Number(counted.exec(sample)?.[1] ?? 0)
          return count > 0 ? [{ evidence: each, sample, count }] : []
        }),
    )
    const [most, ...others] = lines.toSorted((a, b) => b.count - a.count)
    if (most === undefined) return nothing
    const frequent = new Set(causesOf(most.sample).map(([cause]) => cause))
    const findings = others
      .filter(({ count }) => count * rarer <= most.count)
      .flatMap((line) =>
        causesOf(line.sample)
          .filter(([cause, weight]) => weight > 0 && !frequent.has(cause))
          .flatMap(([cause, weight]) =>
            [line.evidence.hop, null].map((hop) => ({
              ...{ cause, weight: -Math.round(weight / 2), fact: 'rare', reach: 'inwards' as const },
              quote: `${line.count} against ${most.count}: ${line.sample.trim().slice(0, 120)}`,
              ...{ evidence: line.evidence, hop, target: hop === null ? null : line.evidence.target },
            })),
          ),
      )
    return { findings, advice: [] }
  },
}

type Weighed = [cause: CauseId, weight: number]

function causesOf(sample: string): Weighed[] {
  return matchLogLine(sample).flatMap(({ signature }) => Object.entries(signature.weights) as Weighed[])
}
