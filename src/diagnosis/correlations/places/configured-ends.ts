import type { Evidence } from '../../../model/evidence.ts'
import { formatAddress, isLoopback, isServedBy, isWildcard } from '../address.ts'
import { type Asked, askedIn, type Language } from '../asked.ts'
import {
  type Correlated,
  type Correlation,
  type CorrelationFinding,
  nothing,
  together,
} from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { type Served, servedIn } from '../served.ts'
import { machineOf } from '../standing.ts'

/**
 * Compares what proxies are configured to ask with what app servers are configured to serve, on one machine or in one pasted
 * text: the port, and where both ends meet, the language. Sockets that were really seen say more than this, and are preferred.
 */
export const configuredEnds: Correlation = {
  id: 'configured-ends',
  reference:
    'https://uwsgi-docs.readthedocs.io/en/latest/Nginx.html (uwsgi_pass and socket, proxy_pass and http-socket); FastCGI specification section 3.3 (version 1)',
  correlate(evidence, service) {
    const served = servedIn(evidence, service)
    return together(
      askedIn(evidence, service).flatMap((asked) => {
        const near = served.filter((each) => isNear(asked, each))
        const met = near.filter((each) => doMeet(asked, each))
        if (met.length > 0) return met.map((each) => languages(asked, each))
        return [wrongPort(asked, near, evidence)]
      }),
    )
  },
}

function isNear(asked: Asked, served: Served): boolean {
  if (asked.machine !== null && served.machine !== null && asked.machine !== served.machine) return false
  return asked.order < served.order
}

function doMeet({ address }: Asked, { address: bound }: Served): boolean {
  if (address.socket !== null) return address.socket === bound.socket
  return address.port === bound.port && isServedBy(address.host, bound.host) !== false
}

/** What each side writes when both are to speak the same. */
const written: Partial<Record<Language, string>> = {
  http: 'proxy_pass http://…;',
  uwsgi: 'uwsgi_pass …;',
  fastcgi: 'fastcgi_pass …;',
}

/** HTTP to an app server of another language, and the reverse. */
function languages(asked: Asked, served: Served): Correlated {
  const { language, says, evidence } = asked
  if (language === 'unknown' || served.language === 'unknown' || language === served.language) return nothing
  const place = { reach: 'here', evidence, hop: asked.hop, target: evidence.target } as const
  const directive = written[served.language]
  if (language === 'https') {
    if (served.language !== 'http') return mismatch(asked, served)
    const quote = `${says} by TLS, and ${served.says} with plain HTTP as far as its configuration tells`
    return {
      findings: [{ ...place, cause: 'https-to-http-port', weight: 9, fact: 'protocol', quote }],
      advice: [],
    }
  }
  return directive === undefined ? nothing : mismatch(asked, served)
}

function mismatch(asked: Asked, served: Served): Correlated {
  const { evidence, hop, machine, says, language, where, address } = asked
  const quote = `${says} in ${language}, but ${served.says} and speaks ${served.language}`
  const finding: CorrelationFinding = {
    cause: 'wrong-app-protocol',
    weight: 24,
    fact: 'protocol',
    reach: 'here',
    quote,
    evidence,
    hop,
    target: evidence.target,
  }
  const directive = asked.by === 'nginx' ? written[served.language] : undefined
  if (directive === undefined) return { findings: [finding], advice: [] }
  const setting = directive.replace('…', formatAddress(address))
  const why = `${served.by} speaks ${served.language} there. Or let it speak ${language} (${served.where}).`
  return {
    findings: [finding],
    advice: [{ cause: 'wrong-app-protocol', hop, host: machine, setting, where, why }],
  }
}

/** Nobody is configured to listen where the proxy asks, and somebody is elsewhere. */
function wrongPort(asked: Asked, near: readonly Served[], evidence: readonly Evidence[]): Correlated {
  const { address, says, where, hop, machine, directive } = asked
  if (address.port === null) return nothing
  const isSeen = seenOf(evidence, 'sockets').some((each) => machineOf(each) === machine)
  if (isSeen || seenOf(evidence, 'docker').length > 0) return nothing
  const isHere = isLoopback(address.host)
  const place = { reach: 'here', evidence: asked.evidence, hop, target: asked.evidence.target } as const
  const closed = near.find(
    ({ address: bound }) => bound.port === address.port && isLoopback(bound.host) && !isHere,
  )
  if (closed !== undefined && machine === null) {
    const quote = `${says}, but ${closed.says} only`
    return {
      findings: [{ ...place, cause: 'loopback-bind', weight: 16, fact: 'listen', quote }],
      advice: [],
    }
  }
  if (!isHere) return nothing
  const other = near.filter(({ address: bound }) => bound.port !== null)
  const only = other.length === 1 ? other[0] : undefined
  if (only === undefined || near.length > 1) return nothing
  const host = isWildcard(only.address.host) ? address.host : only.address.host
  const right = formatAddress({ ...only.address, host })
  return {
    findings: [
      { ...place, cause: 'wrong-port', weight: 15, fact: 'listen', quote: `${says}, but ${only.says}` },
    ],
    advice: [
      {
        cause: 'wrong-port',
        hop,
        host: machine,
        setting: directive?.replace('…', right) ?? right,
        where,
        why: `${only.by} is configured for ${right} (${only.where}); one of both has to change.`,
      },
    ],
  }
}
