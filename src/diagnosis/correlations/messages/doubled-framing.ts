import type { Evidence } from '../../../model/evidence.ts'
import type { CauseId } from '../../causes.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const header = /completed header: key=(?:transfer-encoding|content-length) value=/i
const failed = /protocol[_ ]error|codec[_ ]error/
const told = /both 'Content-Length' and 'Transfer-Encoding'|unsupported transfer encoding/

const refusal =
  /invalid (?:or incomplete )?response|\bPH(?:--|\b)|protocol[_ ]error|codec[_ ]error|duplicate header|Bad Gateway/
const lengths: readonly string[] = ['transfer-encoding', 'content-length']

/** A response that was read whole, and tells its length twice, as strict proxies refuse it. */
function toldTwice(evidence: readonly Evidence[]): Evidence | undefined {
  return seenOf(evidence, 'http').find(({ facts: { headers } }) => {
    const told = headers.flatMap(([name]) => (lengths.includes(name.toLowerCase()) ? name.toLowerCase() : []))
    return told.length > 1
  })
}

/** A proxy’s trace that shows twice how long one message is, or says so, beside a response that it could not read. */
export const doubledFraming: Correlation = {
  id: 'doubled-framing',
  reference: 'RFC 9112 section 6.3; envoy source/common/http/http1/codec_impl.cc',
  correlate(evidence, service) {
    const groups = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, count }) => ({ evidence: each, sample, count })),
    )
    const symptom = groups.find(({ sample }) => failed.test(sample))
    const traced = groups.filter(({ sample }) => header.test(sample))
    const times = traced.reduce((all, { count }) => all + count, 0)
    const line = groups.find(({ sample }) => told.test(sample)) ?? (times < 2 ? undefined : traced[0])
    const refused = groups.find(({ sample }) => refusal.test(sample))
    // Of machines that were looked at, the probe itself judges the framing.
    const reply = refused === undefined || service.hosts.length > 0 ? undefined : toldTwice(evidence)
    if (reply !== undefined) {
      const quote = 'a response tells twice how long it is, or in which coding'
      const place = {
        fact: 'doubled-framing',
        reach: 'behind',
        quote,
        evidence: reply,
        target: null,
      } as const
      return {
        findings: [
          { ...place, cause: 'invalid-upstream-response', weight: 18, hop: refused?.evidence.hop ?? null },
        ],
        advice: [],
      }
    }
    if (symptom === undefined || line === undefined) return nothing
    const quote = `the length of a message is told twice: ${line.sample.slice(0, 160)}`
    const say = (cause: CauseId, weight: number, of: Evidence, hop: string | null) => ({
      ...{ cause, weight, fact: 'doubled-framing', reach: 'behind' as const, quote },
      ...{ evidence: of, hop, target: hop === null ? null : of.target },
    })
    const { evidence: of } = symptom
    return {
      findings: [
        say('invalid-upstream-response', 14, of, of.hop),
        // It is HTTP that was spoken, however badly.
        say('wrong-app-protocol', -14, of, of.hop),
        say('wrong-app-protocol', -14, of, null),
      ],
      advice: [],
    }
  },
}
