import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { isLiteral, readAddress } from '../address.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const row = /^([\w.-]{1,80}),([\w.-]{1,80}),(?:[^\n]{0,400},)?MAINT(?: \(resolution\))?(?:,|$)/

/**
 * Servers that the configuration gives by name and that HAProxy’s statistics have in maintenance, with nothing that put them there:
 * without an address a server is in it until its name resolves.
 */
export const unresolvedServers: Correlation = {
  id: 'unresolved-servers',
  reference:
    'https://docs.haproxy.org/3.0/configuration.html#5.2-init-addr: none, the server starts without an address; section 5.3, resolution makes it MAINT',
  correlate(evidence: readonly Evidence[], service: Service) {
    if (service.hosts.length > 0) return nothing
    const servers = seenOf(evidence, 'haproxy').flatMap(({ facts }) => facts.servers)
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, count }) => ({
        evidence: each,
        count,
        sample: sample.slice(0, 8000),
      })),
    )
    if (lines.some(({ sample }) => byHand.test(sample))) return nothing
    const listed = lines.flatMap(({ sample, count, evidence: of }) => {
      const [, backend, server] = row.exec(sample) ?? []
      return server === undefined ? [] : [{ backend, server, count, evidence: of }]
    })
    const read = seenOf(evidence, 'haproxy').flatMap((each) =>
      each.facts.servers
        .filter(({ status }) => status.startsWith('MAINT'))
        .map(({ backend, server }) => ({ backend, server, count: 1, evidence: each })),
    )
    const away = [...listed, ...read].flatMap((one) => {
      const named = servers.find(
        ({ backend, server, address }) => backend === one.backend && server === one.server && isName(address),
      )
      return named === undefined ? [] : [{ ...one, address: named.address }]
    })
    const [first] = away
    if (first === undefined) return nothing
    const { hop, target } = first.evidence
    // Rows that differ by a number alone are one group.
    const rows = away
      .filter(({ backend }) => backend === first.backend)
      .reduce((sum, { count }) => sum + count, 0)
    const all = new Set(servers.flatMap(({ backend, server }) => (backend === first.backend ? server : [])))
    const quote = `${first.backend}/${first.server} is in MAINT, and its address is the name ${first.address}: it has none until that resolves`
    const place = { fact: 'resolve', reach: 'here', quote, evidence: first.evidence, hop, target } as const
    return { findings: [{ ...place, cause: 'dns-failure', weight: rows < all.size ? 5 : 20 }], advice: [] }
  },
}

/** What puts servers into maintenance by hand. */
const byHand =
  /\bdisabled\b|\b(?:disable|set) (?:server|maintenance)\b|\bstate (?:maint|ready)\b|\bforced? maintenance\b|\bhttp-check disable-on-404\b/

function isName(address: string | null): boolean {
  const read = address === null ? null : readAddress(address)
  return read !== null && read.socket === null && /[a-z]/.test(read.host) && !isLiteral(read.host)
}
