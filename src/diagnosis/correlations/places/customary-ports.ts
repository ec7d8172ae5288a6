import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

/** A port that is asked, and whether by TLS. */
interface End {
  port: number
  tls: boolean
  says: string
  evidence: Evidence
}

/** Ports that one of both languages is spoken at almost everywhere. */
const plainPorts: ReadonlySet<number> = new Set([80, 8080])
const tlsPorts: ReadonlySet<number> = new Set([443, 8443])

/** Statuses with which a gateway, or a server that was asked in the wrong language, answers. */
const symptoms: ReadonlySet<number> = new Set([400, 500, 502, 503, 520, 521, 525, 526])

const failing =
  /\b50[23]\b|Bad Gateway|prematurely closed|Connection reset by peer|error reading status line|no valid HTTP\/1\.0 header|wrong version number|HTTP request to an HTTPS server|bad record|packet length too long/i

/**
 * TLS that is asked of port 80 or 8080, and plain HTTP of 443 or 8443, in the configuration of a proxy whose requests fail. A
 * custom is no proof, so that what the port was seen to speak weighs more.
 */
export const customaryPorts: Correlation = {
  id: 'customary-ports',
  reference:
    'IANA Service Name and Port Number Registry: http 80 and 8080, https 443; https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#https',
  correlate(evidence, service) {
    const ends = endsIn(evidence, service)
    const wrong = ends.find(({ port, tls }) => (tls ? plainPorts : tlsPorts).has(port))
    if (wrong === undefined) return nothing
    // Whoever was asked for its language has said more than a custom does.
    if (seenOf(evidence, 'tls').some(({ facts: { port } }) => port === wrong.port)) return nothing
    const isFailing =
      seenOf(evidence, 'http').some(({ facts: { status } }) => status !== null && symptoms.has(status)) ||
      seenOf(evidence, 'logs').some(({ facts }) => facts.groups.some(({ sample }) => failing.test(sample)))
    // To ask port 80 by TLS is wrong without any symptom; a TCP proxy asks 443 plainly and is right.
    if (!isFailing && !(wrong.tls && wrong.port === 80)) return nothing
    return {
      findings: [
        {
          cause: wrong.tls ? 'https-to-http-port' : 'http-to-https-port',
          weight: wrong.port === 80 || wrong.port === 443 ? 24 : 22,
          fact: 'customary-port',
          reach: 'here',
          quote: `${wrong.tls ? 'TLS' : 'plain HTTP'} is asked of port ${wrong.port}: ${wrong.says}`,
          evidence: wrong.evidence,
          hop: null,
          target: null,
        },
      ],
      advice: [],
    }
  },
}

function endsIn(evidence: readonly Evidence[], service: Service): End[] {
  const asked = askedIn(evidence, service).flatMap(({ by, language, address, says, evidence: of }): End[] => {
    // Of HAProxy and of a bare address in a Caddyfile the language stands elsewhere.
    if (by === 'haproxy' || by === 'caddy' || address.port === null) return []
    if (language !== 'http' && language !== 'https') return []
    return [{ port: address.port, tls: language === 'https', says, evidence: of }]
  })
  const samples = linesOf(evidence)
  const told = samples.flatMap(({ sample, evidence: of }) =>
    [...inCaddyfile(sample), ...inHaproxy(sample), ...inUrls(sample)].map((end) => ({
      ...end,
      evidence: of,
    })),
  )
  return [...asked, ...told, ...inLabels(samples)]
}

type Told = Omit<End, 'evidence'>

function inCaddyfile(sample: string): Told[] {
  const match =
    /^\s{0,24}reverse_proxy\s{1,8}(?:[/*@]\S{0,200}\s{1,8})?(https?:\/\/)?([\w.-]{1,200})(?::(\d{1,5}))?(?:\s{0,8}\{|\s|$)/m.exec(
      sample,
    )
  if (match === null || match[2] === 'http' || match[2] === 'https') return []
  const [words, scheme, , written] = match
  const byTransport =
    /transport http \{\s{0,8}\n(?:[^\n}]{0,200}\n){0,8}?\s{0,40}tls(?:_\w{1,40}\b|\s|$)/m.test(sample)
  const tls = scheme === 'https://' || byTransport
  // Without a scheme the port is 80, whatever the transport speaks; a bare 443 is Caddy’s own sign of TLS.
  const port = written === undefined ? (scheme === 'https://' ? 443 : 80) : Number(written)
  return port === 443 ? [] : [{ port, tls, says: words.trim() }]
}

function inHaproxy(sample: string): Told[] {
  if (/^\s{0,12}mode\s{1,8}tcp\b/m.test(sample)) return []
  const servers = sample.matchAll(
    /^\s{0,12}server\s{1,12}[\w.-]{1,80}\s{1,12}[\w.[\]-]{1,120}:(\d{2,5})((?:\s[\w/. -]{0,200})?)$/gm,
  )
  return [...servers].map(([words, port, options]) => ({
    port: Number(port),
    tls: /\s(?:ssl|check-ssl)\b/.test(options ?? ''),
    says: words.trim(),
  }))
}

/** `url: "https://10.0.0.5:8080"` of Traefik, `server.url`, and the like. */
function inUrls(sample: string): Told[] {
  const urls = sample.matchAll(
    /^\s{0,24}-?\s{0,4}url(?::|\s{0,4}=)\s{0,4}["']?(https?):\/\/[\w.-]{1,120}:(\d{2,5})\b/gm,
  )
  return [...urls].map(([words, scheme, port]) => ({
    port: Number(port),
    tls: scheme === 'https',
    says: words.trim(),
  }))
}

/** Labels name port and scheme on two lines of the same service. */
function inLabels(samples: readonly { sample: string; evidence: Evidence }[]): End[] {
  const label =
    /\bservices\.([\w-]{1,80})\.load[bB]alancer\.server\.(port|scheme)["']?\s{0,4}[=:]\s{0,4}["']?(\w{1,8})/g
  const said = samples.flatMap(({ sample, evidence }) =>
    [...sample.matchAll(label)].map(([words, name, key, value]) => ({ words, name, key, value, evidence })),
  )
  return said
    .filter(({ key }) => key === 'port')
    .map(({ words, name, value, evidence }) => ({
      port: Number(value),
      tls: said.some((each) => each.key === 'scheme' && each.name === name && each.value === 'https'),
      says: words,
      evidence,
    }))
}
