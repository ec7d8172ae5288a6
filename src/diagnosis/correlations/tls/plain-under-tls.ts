import type { Evidence } from '../../../model/evidence.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const passed =
  /upstream: "https:\/\/[^"/\s]{1,200}?:(\d{2,5})[/"]|originService=https:\/\/\S{1,200}?:(\d{2,5})/

/** What servers of plain HTTP say of a ClientHello. */
const unreadable =
  /Invalid HTTP request received|message Bad (?:request (?:version|syntax|type)|HTTP)|Invalid (?:HTTP )?(?:request line|method)|malformed (?:HTTP )?request|HPE_INVALID_METHOD|Invalid character found in method name|invalid method in request|\\x16\\x03/i

const heard =
  /(?:[Rr]unning|[Ss]erving|[Ss]tarted|[Ll]istening|development server)(?: \w{1,10})? (?:on|at):? {1,4}http:\/\/[^\s]{1,80}?:(\d{2,5})\b/

const failing =
  /prematurely closed|reset by peer|SSL_do_handshake|handshake|wrong version number|first record does not look|\b502\b|\bEOF\b/i

/** A gateway that asks by TLS, and a server that cannot read what it is sent, or says that it speaks plain HTTP at that port. */
export const plainUnderTls: Correlation = {
  id: 'plain-under-tls',
  reference: 'RFC 8446 section 5.1: a ClientHello begins with 16 03, which is no request line of RFC 9112',
  correlate(evidence, service) {
    // Where machines were looked at, their ports were asked for their language.
    if (service.hosts.length > 0) return nothing
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample }) => ({ evidence: each as Evidence, sample: sample.slice(0, 4000) })),
    )
    const ports = new Set([
      ...askedIn(evidence, service).flatMap(({ language, address }) =>
        language === 'https' && address.port !== null ? [String(address.port)] : [],
      ),
      ...lines.flatMap(({ sample }) => {
        const match = passed.exec(sample)
        return match?.[1] ?? match?.[2] ?? []
      }),
    ])
    // Behind 443 there is rarely a server that people read the log of.
    ports.delete('443')
    if (ports.size === 0) return nothing
    const fails =
      lines.some(({ sample }) => failing.test(sample)) ||
      seenOf(evidence, 'http').some(({ facts: { status } }) => status === 502)
    const found =
      lines.find(({ sample }) => unreadable.test(sample) && !sample.includes('upstream:')) ??
      (fails ? lines.find(({ sample }) => ports.has(heard.exec(sample)?.[1] ?? '')) : undefined)
    if (found === undefined) return nothing
    const said = found.sample.trim().split('\n', 1)[0]?.slice(0, 160) ?? ''
    return {
      findings: [
        {
          cause: 'https-to-http-port',
          weight: 22,
          fact: 'protocol',
          reach: 'here',
          quote: `port ${[...ports][0]} is asked by TLS, and its server says “${said}”`,
          evidence: found.evidence,
          hop: found.evidence.hop,
          target: found.evidence.target,
        },
      ],
      advice: [],
    }
  },
}
