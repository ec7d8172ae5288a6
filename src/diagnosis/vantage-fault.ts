import type { Evidence } from '../model/evidence.ts'
import type { ConnectFailure, HttpFailure, VantageFacts } from '../model/facts.ts'
import type { Target } from '../model/target.ts'

/** What is wrong with our own position, and which evidence it makes worthless. */
export interface VantageFault {
  /** Completes “our own view is broken: …”. */
  why: string
  how: string
  /** Whether evidence of this target is to be laid to our own charge. */
  explains(evidence: Evidence, target: Target): boolean
}

/** The same limit as for a target's clock; see the signatures on headers. */
const skewLimitMs = 300_000

/** Date headers have whole seconds, and requests take time. */
const sameClockMs = 60_000

const loopback = /^(?:127\.|::1$|\[::1\]$|(?:.*\.)?localhost\.?$)/i

/** Every fault of our own position that the evidence shows. */
export function vantageFaults(evidence: readonly Evidence[], ourClockIsOff: boolean): VantageFault[] {
  const vantage = evidence.flatMap((each) =>
    each.type === 'vantage' && each.outcome !== 'unknown' ? [each] : [],
  )
  const broken = vantage.filter(({ outcome }) => outcome === 'fail').map(({ facts }) => facts)
  return [
    ...broken.flatMap(deadDns),
    ...broken.flatMap(noRoute),
    ...(evidence.some(isForbidden) ? [forbidden] : []),
    ...(ourClockIsOff ? [wrongClock] : []),
  ]
}

function deadDns({ dns }: VantageFacts): VantageFault[] {
  if (dns?.answered !== false) return []
  return [
    {
      why: `no name server answers us (${dns.error ?? 'no error given'})`,
      how: 'Repair name resolution on the machine that runs the bot (/etc/resolv.conf), then run it again.',
      explains: (evidence, target) =>
        !loopback.test(target.hostname) && onlyFailedBy(evidence, 'name', 'name'),
    },
  ]
}

function noRoute({ egress }: VantageFacts): VantageFault[] {
  if (egress.ipv4 !== false && egress.ipv6 !== false) return []
  return [
    {
      why: `this machine has no route (${egress.error ?? 'no error given'})`,
      how: 'Repair the network of the machine that runs the bot, or run a worker elsewhere, then run it again.',
      explains(evidence, target) {
        if (!onlyFailedBy(evidence, 'unreachable', 'unreachable')) return false
        return addressesOf(evidence, target).every(
          (address) =>
            !loopback.test(address) && (address.includes(':') ? egress.ipv6 : egress.ipv4) === false,
        )
      },
    },
  ]
}

const forbidden: VantageFault = {
  why: 'a rule on the machine that runs the bot forbids the connection',
  how: 'Allow the connection in the firewall or security policy of the machine that runs the bot.',
  explains: isForbidden,
}

const wrongClock: VantageFault = {
  why: 'our clock differs from that of every target',
  how: 'Set the clock of the machine that runs the bot (timedatectl set-ntp true), then run it again.',
  explains(evidence) {
    if (evidence.type === 'tls')
      return evidence.facts?.problem === 'expired' || evidence.facts?.problem === 'not-yet-valid'
    if (evidence.type !== 'http' || evidence.facts?.failure !== 'tls') return false
    return /expired|not yet valid/i.test(evidence.facts.failureMessage ?? '')
  },
}

function isForbidden(evidence: Evidence): boolean {
  return onlyFailedBy(evidence, 'forbidden', 'forbidden')
}

/** Whether this evidence failed, and only in this way. */
function onlyFailedBy(evidence: Evidence, connect: ConnectFailure, http: HttpFailure): boolean {
  if (evidence.outcome !== 'fail') return false
  switch (evidence.type) {
    case 'tcp':
      return evidence.facts.attempts.every(({ failure }) => failure === connect)
    case 'http':
    case 'keepalive':
      return evidence.facts.failure === http
    case 'sample':
      return evidence.facts.failures[http] === evidence.facts.requests
    case 'dns':
      return (
        http === 'name' &&
        evidence.facts.answers.every(({ failure }) => failure === 'timeout' || failure === 'unreachable')
      )
    case 'tls':
      return http === 'name' && evidence.facts.problem === 'connect' && evidence.facts.address === null
    default:
      return false
  }
}

function addressesOf(evidence: Evidence, { hostname }: Target): string[] {
  if (evidence.type === 'tcp' && evidence.facts !== null)
    return evidence.facts.attempts.map(({ address }) => address)
  if (evidence.type === 'http' && evidence.facts?.address) return [evidence.facts.address]
  return [hostname]
}

/**
 * Whether it is our clock that is wrong: all targets' clocks agree with one another and none with ours. Of a single
 * machine that cannot be told, unless our kernel says that our clock is not synchronised.
 */
export function isOurClockOff(evidence: readonly Evidence[], targets: ReadonlyMap<string, Target>): boolean {
  const skews = new Map<string, number>()
  for (const each of evidence) {
    if (each.type !== 'http' || each.facts?.dateSkewMs == null) continue
    if (each.facts.headers.some(([name]) => name === 'age')) continue
    skews.set(targets.get(each.target ?? '')?.hostname ?? '', each.facts.dateSkewMs)
  }
  const values = [...skews.values()]
  if (values.length === 0 || !values.every((skew) => Math.abs(skew) > skewLimitMs)) return false
  if (Math.max(...values) - Math.min(...values) > sameClockMs) return false
  return (
    values.length > 1 ||
    evidence.some((each) => each.type === 'vantage' && each.facts?.clockSynchronized === false)
  )
}
