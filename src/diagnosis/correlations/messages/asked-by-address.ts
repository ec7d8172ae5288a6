import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

const refused = /Invalid HTTP_HOST header: '([^'\n]{1,260})'/
const bare = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/

/** RFC 1918, 6598, 3927 and 1122: from there balancers check, and they have to be answered. */
const own =
  /^(?:10|127|0|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./

const good = /" 2\d\d (?:\d|-)/

/**
 * Django refuses requests for the machine's bare public address while pages are served to others: scanners ask so, and ALLOWED_HOSTS
 * is there to refuse them.
 */
export const askedByAddress: Correlation = {
  id: 'asked-by-address',
  reference: 'https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts; RFC 9110 section 7.2',
  correlate(evidence: readonly Evidence[], service: Service) {
    if (service.hosts.length > 0) return nothing
    const lines = linesOf(evidence, 4000)
    const hosts = lines.flatMap(({ sample, evidence: of }) => {
      const host = refused.exec(sample)?.[1]
      return host === undefined ? [] : [{ host, sample, evidence: of }]
    })
    const [first] = hosts
    if (first === undefined || !hosts.every(({ host }) => isPublic(host))) return nothing
    const isFailing = seenOf(evidence, 'http').some(({ outcome }) => outcome === 'fail')
    if (isFailing || !isServed(evidence, lines)) return nothing
    const { hop, target } = first.evidence
    const quote = `only the bare address ${first.host} is refused, as scanners ask, and others are served`
    const place = {
      fact: 'host-header',
      reach: 'here',
      quote,
      evidence: first.evidence,
      hop,
      target,
    } as const
    const findings: CorrelationFinding[] = [
      { ...place, cause: 'benign-noise', weight: 32 },
      { ...place, cause: 'host-header-rejected', weight: -24 },
    ]
    return { findings, advice: [] }
  },
}

function isPublic(host: string): boolean {
  const address = bare.exec(host)?.[1]
  return address !== undefined && !own.test(address)
}

function isServed(evidence: readonly Evidence[], lines: readonly { sample: string }[]): boolean {
  const read = seenOf(evidence, 'access-log').some(
    ({ facts: { minutes, groups } }) =>
      minutes.some(({ statuses }) => Object.keys(statuses).some((status) => status.startsWith('2'))) &&
      groups.every(({ status }) => status < 500),
  )
  const asked = seenOf(evidence, 'http').some(
    ({ facts: { status } }) => (status ?? 0) >= 200 && (status ?? 0) < 300,
  )
  return read || asked || lines.some(({ sample }) => good.test(sample))
}
