import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { isLoopback, readAddress } from '../address.ts'
import { type Asked, askedIn } from '../asked.ts'
import { type Correlated, type Correlation, nothing, together } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Whether a port speaks TLS, by a handshake or by the configuration of who listens there. */
interface Spoken {
  tls: boolean
  proxyProtocol: boolean
  says: string
  evidence: Evidence
}

/**
 * Compares how proxies ask, plainly or by TLS, with what the port was seen to speak: by the TLS probe, or by the `listen` lines
 * of an inner nginx, where `proxy_protocol` is told too.
 */
export const tlsPorts: Correlation = {
  id: 'tls-ports',
  reference:
    'RFC 8446 section 5.1; https://nginx.org/en/docs/http/ngx_http_core_module.html#listen (ssl, proxy_protocol)',
  correlate(evidence, service) {
    return together(
      askedIn(evidence, service).map((asked) => {
        const spoken = byProbe(asked, evidence, service) ?? byListen(asked, evidence)
        return spoken === null ? nothing : judge(asked, spoken)
      }),
    )
  },
}

function byProbe({ address }: Asked, evidence: readonly Evidence[], service: Service): Spoken | null {
  for (const each of seenOf(evidence, 'tls')) {
    const { port, problem, protocol, address: at, message } = each.facts
    const names = [at, nameOf(each, service)]
    const isSame =
      address.port === port &&
      (names.includes(address.host) || (isLoopback(address.host) && isOnlyPort(port, service)))
    if (!isSame) continue
    if (problem === 'speaks-plaintext') {
      return {
        tls: false,
        proxyProtocol: false,
        says: `port ${port} answers a TLS greeting in plain text`,
        evidence: each,
      }
    }
    if (protocol !== null || problem === 'speaks-tls') {
      const says = `port ${port} speaks ${protocol ?? 'TLS'}${message === null ? '' : ` (${message})`}`
      return { tls: true, proxyProtocol: false, says, evidence: each }
    }
  }
  return null
}

/** The host name of the address that the target is asked at. */
function nameOf({ hop, facts }: Evidence & { facts: { port: number } }, { path }: Service): string | null {
  const addresses = path.find(({ name }) => name === hop)?.addresses ?? []
  const found = addresses.map((written) => readAddress(written)).find((each) => each?.port === facts.port)
  return found?.host ?? null
}

/** On a path of one machine a port is one port, by whatever address it is asked. */
function isOnlyPort(port: number, { hosts, path }: Service): boolean {
  const same = path.flatMap(({ addresses }) => addresses).filter((each) => readAddress(each)?.port === port)
  return hosts.length <= 1 && same.length <= 1
}

function byListen({ address }: Asked, evidence: readonly Evidence[]): Spoken | null {
  for (const each of seenOf(evidence, 'nginx')) {
    for (const { listens, where } of each.facts.passes) {
      const line = listens.find((listen) => portOf(listen) === address.port)
      if (line === undefined) continue
      const words = line.split(/\s+/)
      const tls = words.includes('ssl')
      const proxyProtocol = words.includes('proxy_protocol')
      return { tls, proxyProtocol, says: `nginx has \`listen ${line}\` there (${where})`, evidence: each }
    }
  }
  return null
}

function portOf(listen: string): number | null {
  return readAddress(listen.split(/\s+/)[0] ?? '')?.port ?? null
}

function judge(asked: Asked, spoken: Spoken): Correlated {
  const { language, says, hop, where, machine, by, address } = asked
  // Who asks itself on another port is no second hop.
  const isSelf = spoken.evidence === asked.evidence && !isLoopback(address.host)
  if (isSelf || (language !== 'http' && language !== 'https')) return nothing
  const { evidence } = spoken
  // It is seen at the port that is asked: what the asking hop's own port speaks is another matter.
  const at = evidence === asked.evidence ? hop : (evidence.hop ?? hop)
  const place = { reach: 'here', evidence, hop: at, target: evidence.target, fact: 'protocol' } as const
  const isHttps = language === 'https'
  if (isHttps !== spoken.tls) {
    const cause = isHttps ? 'https-to-http-port' : 'http-to-https-port'
    const quote = `${says} ${isHttps ? 'by TLS' : 'in plain HTTP'}, but ${spoken.says}`
    const scheme = isHttps ? 'http' : 'https'
    const setting = by === 'nginx' ? `proxy_pass ${scheme}://…;` : `${scheme}://…`
    return {
      findings: [{ ...place, cause, weight: 24, quote }],
      advice: [
        {
          cause,
          hop,
          host: machine,
          setting,
          where,
          why: `The port speaks ${spoken.tls ? 'TLS' : 'plain HTTP'}.`,
        },
      ],
    }
  }
  if (spoken.proxyProtocol && by === 'nginx') {
    const quote = `${says}, but ${spoken.says}, and nginx sends no PROXY header to an HTTP upstream`
    return { findings: [{ ...place, cause: 'wrong-app-protocol', weight: 18, quote }], advice: [] }
  }
  const cause = isHttps ? 'https-to-http-port' : 'http-to-https-port'
  return { findings: [{ ...place, cause, weight: -8, quote: `${says}, and ${spoken.says}` }], advice: [] }
}
