import type { SeenEvidence } from '../../../model/diagnosis.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { CapturedConnection } from '../../../model/facts/capture.ts'
import type { Service } from '../../../model/service.ts'
import type { CauseId } from '../../causes.ts'
import { askedIn } from '../asked.ts'
import {
  type Correlated,
  type Correlation,
  type CorrelationFinding,
  nothing,
  together,
} from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { spokenDuration } from '../spoken-duration.ts'
import { machineOf } from '../standing.ts'

/**
 * Reads captures, path reports and TLS overlaps beside one another. Loss at routers in between means nothing while the last hop
 * answers, since routers answer pings last and rate-limit them; what TCP gets at the real port decides.
 */
export const networkReadings: Correlation = {
  id: 'network-readings',
  reference:
    'RFC 9293 sections 3.5 and 3.6; RFC 1812 section 4.3.2.8 (rate limiting of ICMP); RFC 6298 section 5.5; RFC 8446 section 4.2.1',
  correlate(evidence, service) {
    return together([
      ...seenOf(evidence, 'capture').map(captured),
      ...seenOf(evidence, 'path-report').map(paths),
      ...seenOf(evidence, 'tls-overlap').map((each) => overlap(each, offeredTo(each, evidence, service))),
    ])
  },
}

type Weights = Partial<Record<CauseId, number>>

function findings(evidence: Evidence, weights: Weights, quote: string, fact: string): CorrelationFinding[] {
  const { hop, target } = evidence
  return (Object.entries(weights) as [CauseId, number][]).map(([cause, weight]) => ({
    cause,
    weight,
    fact,
    reach: 'behind',
    quote,
    evidence,
    hop,
    target,
  }))
}

/** A server that closes after idling this long did so by a timeout. */
const idleMs = 900

function captured(evidence: SeenEvidence<'capture'> & Evidence): Correlated {
  const { connections } = evidence.facts
  if (connections.length === 0) return nothing
  return {
    findings: [
      ...one(connections, isRace, (each, count) =>
        findings(
          evidence,
          { 'keepalive-race': 26 },
          `${each.server} closed after ${spokenDuration(each.idleMs)} idle, and ${each.client} sent a request on that connection${others(count)}`,
          'race-on-wire',
        ),
      ),
      ...one(connections, isIdleClose, (each, count) =>
        findings(
          evidence,
          { 'keepalive-race': 6 },
          `${each.server} closes connections after ${spokenDuration(each.idleMs)} idle, before ${each.client} does${others(count)}`,
          'keepalive',
        ),
      ),
      ...one(connections, isUnanswered, (each, count) =>
        findings(
          evidence,
          { 'connect-drop': 18, 'host-firewall-block': 8, 'host-down': 6, 'listen-backlog-overflow': 5 },
          `${each.syn} first packets from ${each.client} to ${each.server}, and no answer${others(count)}`,
          'connect',
        ),
      ),
      ...one(connections, isRefused, (each, count) =>
        findings(
          evidence,
          { 'backend-down': 14, 'wrong-port': 5, 'loopback-bind': 4 },
          `${each.server} answers the first packet of ${each.client} with a reset${others(count)}`,
          'connect',
        ),
      ),
      ...one(connections, isCutOff, (each, count) =>
        findings(
          evidence,
          { 'app-crash-request': 8, 'worker-timeout': 4, 'keepalive-race': 3 },
          `${each.server} resets connections that carry data after ${spokenDuration(each.durationMs)}${others(count)}`,
          'reset',
        ),
      ),
    ],
    advice: [],
  }
}

function one(
  all: readonly CapturedConnection[],
  is: (each: CapturedConnection) => boolean,
  say: (first: CapturedConnection, count: number) => CorrelationFinding[],
): CorrelationFinding[] {
  const fitting = all.filter(is)
  const first = fitting[0]
  return first === undefined ? [] : say(first, fitting.length)
}

function others(count: number): string {
  return count === 1 ? '' : ` (${count} connections)`
}

function isRace({ closedFirst, sentAfterClose, idleMs: idle }: CapturedConnection): boolean {
  return closedFirst === 'server' && sentAfterClose && idle >= idleMs
}

function isIdleClose({ closedFirst, sentAfterClose, idleMs: idle, bytes }: CapturedConnection): boolean {
  return closedFirst === 'server' && !sentAfterClose && idle >= idleMs && bytes > 0
}

/** A single first packet may just have been sent when the capture ended. */
function isUnanswered({ syn, answered, reset }: CapturedConnection): boolean {
  return syn >= 2 && !answered && reset === null
}

function isRefused({ syn, answered, reset }: CapturedConnection): boolean {
  return syn >= 1 && !answered && reset === 'server'
}

function isCutOff({ reset, answered, bytes, sentAfterClose }: CapturedConnection): boolean {
  return reset === 'server' && answered && bytes > 0 && !sentAfterClose
}

function paths(evidence: SeenEvidence<'path-report'> & Evidence): Correlated {
  const { connects, routes } = evidence.facts
  return { findings: connects.flatMap((each) => connect(evidence, each, routes)), advice: [] }
}

type Connects = SeenEvidence<'path-report'>['facts']['connects'][number]
type Routes = SeenEvidence<'path-report'>['facts']['routes']

function connect(evidence: Evidence, each: Connects, routes: Routes): CorrelationFinding[] {
  const { address, port, attempts, connected, refused, timedOut, averageMs } = each
  if (attempts === 0) return []
  const route = routes.find((one) => one.address === address)
  const last = route?.routers.findLast((router) => router.address !== null)
  const at = `${address} port ${port}`
  if (connected === attempts) {
    const loss = route?.reached && (last?.lossPercent ?? 0) > 0 ? `; pings lose ${last?.lossPercent} %` : ''
    const quote = `${at} took ${connected} of ${attempts} connections${averageMs === null ? '' : ` in ${spokenDuration(averageMs)}`}${loss}`
    const against: Weights = {
      'connect-drop': -16,
      'no-route': -18,
      'host-down': -20,
      'host-firewall-block': -12,
      'lb-sg-nacl-block': -8,
      'backend-down': -14,
    }
    return findings(evidence, against, quote, 'connect')
  }
  if (timedOut > 0 && connected > 0) {
    const loss = last?.lossPercent ?? 0
    const quote = `${at} took ${connected} of ${attempts} connections, ${timedOut} timed out${loss > 0 ? `; ${loss} % of pings to the last hop are lost` : ''}`
    return findings(
      evidence,
      { 'listen-backlog-overflow': 9, 'connect-drop': loss > 0 ? 9 : 5, 'syn-backlog': 4 },
      quote,
      'connect',
    )
  }
  if (timedOut === attempts) {
    if (route?.reached) {
      const quote = `${at} answers no connection, although ${address} answers pings: the port is filtered`
      return findings(
        evidence,
        { 'connect-drop': 18, 'host-firewall-block': 14, 'host-down': -15 },
        quote,
        'connect',
      )
    }
    const end = last?.address == null ? '' : `; the last router that answers is ${last.address}`
    const quote = `${at} answers no connection${end}`
    return findings(evidence, { 'connect-drop': 14, 'host-down': 10, 'no-route': 6 }, quote, 'connect')
  }
  if (refused === attempts) {
    const quote = `${at} refuses connections from this machine`
    return findings(
      evidence,
      { 'backend-down': 15, 'wrong-port': 5, 'loopback-bind': 5, 'connect-drop': -15 },
      quote,
      'connect',
    )
  }
  return []
}

type Overlap = SeenEvidence<'tls-overlap'> & Evidence

/** What the proxy on the same machine offers to that port: `proxy_ssl_protocols`, named as openssl names versions. */
function offeredTo(overlap: Overlap, evidence: readonly Evidence[], service: Service) {
  if (overlap.facts.offered !== null) return overlap.facts.offered
  const asked = askedIn(evidence, service).find(
    ({ machine, address, settings }) =>
      machine === machineOf(overlap) &&
      address.port === overlap.facts.port &&
      settings.proxy_ssl_protocols !== undefined,
  )
  const written = asked?.settings.proxy_ssl_protocols
  if (asked === undefined || written === undefined) return null
  const protocols = written.split(/\s+/).filter((each) => /^TLSv1(?:\.[123])?$/.test(each))
  return { protocols, ciphers: asked.settings.proxy_ssl_ciphers ?? null, where: asked.where }
}

function overlap(evidence: Overlap, offered: Overlap['facts']['offered']): Correlated {
  const { accepted, refused, address, port } = evidence.facts
  const at = `${address} port ${port}`
  const takes = accepted.map(({ protocol }) => protocol)
  if (takes.length === 0) {
    const plain = refused.some(({ message }) =>
      /wrong version number|packet length too long|http request/i.test(message),
    )
    if (refused.length === 0) return nothing
    const quote = `${at} accepts no version of TLS: ${refused.map(({ protocol, message }) => `${protocol} ${message}`).join(', ')}`
    const weights: Weights = plain
      ? { 'https-to-http-port': 22 }
      : { 'tls-protocol-mismatch': 10, 'tls-handshake-failed': 8 }
    return { findings: findings(evidence, weights, quote, 'tls-handshake'), advice: [] }
  }
  if (offered === null || offered.protocols.length === 0) return nothing
  const common = offered.protocols.filter((protocol) => takes.includes(protocol))
  const quote = `offered: ${offered.protocols.join(', ')} (${offered.where}); ${at} accepts ${takes.join(', ')}`
  if (common.length > 0) {
    return {
      findings: findings(evidence, { 'tls-protocol-mismatch': -14 }, quote, 'tls-handshake'),
      advice: [],
    }
  }
  const wanted = [...new Set([...offered.protocols, ...takes.filter((each) => /1\.[23]$/.test(each))])].join(
    ' ',
  )
  return {
    findings: findings(evidence, { 'tls-protocol-mismatch': 26 }, quote, 'tls-handshake'),
    advice: /1\.[23]/.test(takes.join(' '))
      ? [
          {
            cause: 'tls-protocol-mismatch',
            hop: evidence.hop,
            host: null,
            setting: `proxy_ssl_protocols ${wanted};`,
            where: offered.where,
            why: `The server accepts ${takes.join(', ')} and nothing else.`,
          },
        ]
      : [],
  }
}
