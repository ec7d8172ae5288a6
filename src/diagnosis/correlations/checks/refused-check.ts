import { matchLogLine } from '../../match-log-line.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const refusal = /(?:returned error:|server returned error: HTTP\/\S{1,4}|HTTP\/\d(?:\.\d)?|^)\s(4\d\d)\b/

function isCheck(text: string): boolean {
  return matchLogLine(text).some(({ signature }) => signature.id === 'note-check-command')
}

/** The command of a health check, and an answer of 4xx to just that: the app is well, and its check does not know it. */
export const refusedCheck: Correlation = {
  id: 'refused-check',
  reference: 'https://docs.docker.com/reference/dockerfile/#healthcheck; curl -f: exit code 22 from 400 on',
  correlate(evidence) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, source }) => ({
        evidence: each,
        sample: sample.slice(0, 2000),
        source,
      })),
    )
    const check = lines.find(({ sample, source }) => isCheck(sample) || isCheck(source))
    if (check === undefined) return nothing
    const asked = seenOf(evidence, 'http').find(
      ({ facts: { status, url } }) =>
        status !== null && status >= 400 && status < 500 && /\/\/(?:localhost|127\.|\[::1\])/.test(url),
    )
    const told = lines.find(({ sample }) => refusal.test(sample) && /curl: \(22\)|wget: server/.test(sample))
    const answer = told?.sample ?? asked?.summary
    if (answer === undefined) return nothing
    const place = {
      fact: 'check-answer',
      reach: 'here',
      quote: `the check’s own request is refused: ${answer.trim().slice(0, 120)}`,
      evidence: told?.evidence ?? check.evidence,
      hop: null,
      target: null,
    } as const
    return {
      findings: [
        { ...place, cause: 'health-check-misconfig', weight: 27 },
        { ...place, cause: 'container-unhealthy', weight: 22 },
      ],
      advice: [],
    }
  },
}
