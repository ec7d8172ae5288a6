import type { Evidence } from '../../model/evidence.ts'
import { type Correlated, type Correlation, nothing } from './correlation.ts'
import { seenOf } from './seen-of.ts'

/** Where a loopback address and port stand: `upstream: "http://[::1]:3000/"`, `dial tcp 127.0.0.1:3000`, `connect to [::1]:3000`. */
const asked =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |connect(?:ing)? to |ECONNREFUSED )(?:(127\.\d{1,3}\.\d{1,3}\.\d{1,3})|\[?::1\]?):(\d{2,5})\b/g

/** Outweighs one line that names ::1 alone. */
const weight = -18

/** BusyBox’s wget tries the first address of a name alone, which of localhost is often ::1. */
const busybox = /^Connecting to localhost(?::\d{1,5})? \(\[::1\]:\d{1,5}\)/m
const busyboxRefused = /\bwget: can't connect to remote host(?: \([^)\n]{1,60}\))?: Connection refused/

/** A tool, often a container’s own health check, that asked ::1 and nothing else. */
function firstOnly(evidence: readonly Evidence[]): Correlated {
  const lines = seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.map(({ sample }) => ({ evidence: each, sample })),
  )
  const asks = lines.find(({ sample }) => busybox.test(sample))
  if (asks === undefined || !lines.some(({ sample }) => busyboxRefused.test(sample))) return nothing
  const { sample, evidence: of } = asks
  const quote = `localhost was asked at ::1 alone, and refused there: ${sample.slice(0, 120)}`
  const place = {
    fact: 'localhost',
    reach: 'here',
    evidence: of,
    hop: null,
    target: of.target,
    quote,
  } as const
  return {
    findings: [
      { ...place, cause: 'localhost-ipv6', weight: 22 },
      { ...place, cause: 'health-check-misconfig', weight: 8 },
    ],
    advice: [],
  }
}

/**
 * Whoever asks localhost tries both of its addresses. Where both refuse at one port, nobody listens there at all, and it is not
 * that the app took one family only.
 */
export const bothFamilies: Correlation = {
  id: 'both-families',
  reference: 'RFC 6724 section 6; RFC 8305: addresses of both families are tried one after another',
  correlate(evidence) {
    const refused = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.flatMap(({ sample }) =>
        /refused/i.test(sample)
          ? [...sample.slice(0, 4000).matchAll(asked)].map(([words, old, port]) => ({
              evidence: each,
              words,
              isOld: old !== undefined,
              port,
            }))
          : [],
      ),
    )
    const [both] = refused
      .filter(({ isOld, port }) => !isOld && refused.some((other) => other.isOld && other.port === port))
      .toSorted((a, b) => (`${a.evidence.id} ${a.words}` < `${b.evidence.id} ${b.words}` ? -1 : 1))
    if (both === undefined) return firstOnly(evidence)
    return {
      findings: [
        {
          cause: 'localhost-ipv6',
          weight,
          fact: 'both-families',
          reach: 'here',
          quote: `port ${both.port} refuses at 127.0.0.1 as well as at ::1`,
          evidence: both.evidence,
          hop: null,
          target: both.evidence.target,
        },
      ],
      advice: [],
    }
  },
}
