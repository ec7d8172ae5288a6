import { isWildcard } from '../address.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { isProcessOf } from '../places/process-of.ts'
import { seenOf } from '../seen-of.ts'

/**
 * An app that listens at ::1 and at no other address: servers of JavaScript take the first address of localhost since Node 17, and
 * gateways that go to 127.0.0.1 find nobody.
 */
export const ipv6Only: Correlation = {
  id: 'ipv6-only',
  reference:
    'https://nodejs.org/api/dns.html#dnssetdefaultresultorderorder: verbatim since v17; RFC 6761 section 6.3',
  correlate(evidence, { hosts }) {
    if (hosts.length > 0) return nothing
    const findings = seenOf(evidence, 'sockets').flatMap((each) => {
      const { listeners } = each.facts
      const alone = listeners.find(
        ({ address, port, process }) =>
          address === '::1' &&
          isProcessOf('unknown', process?.name ?? null) &&
          !listeners.some(
            (other) => other.port === port && (other.address === '127.0.0.1' || isWildcard(other.address)),
          ),
      )
      if (alone === undefined) return []
      const quote = `${alone.process?.name} listens on [::1]:${alone.port} only, and nobody at 127.0.0.1`
      return [
        {
          cause: 'localhost-ipv6' as const,
          weight: 18,
          fact: 'listen',
          reach: 'here' as const,
          quote,
          evidence: each,
          hop: each.hop,
          target: each.target,
        },
      ]
    })
    return { findings, advice: [] }
  },
}
