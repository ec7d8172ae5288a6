import type { Evidence } from '../../../model/evidence.ts'
import type { Listener } from '../../../model/facts/sockets.ts'
import type { Service } from '../../../model/service.ts'
import { isEngineForwarder } from '../../../systems/host/forwarder.ts'
import type { CauseId } from '../../causes.ts'
import { isAppServer, isProxy } from '../../system-role.ts'
import { formatAddress, isLoopback, isServedBy, isWildcard } from '../address.ts'
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
import { symptomsIn } from '../symptoms.ts'
import { bindAdvice, familyAdvice, portAdvice } from './listening-advice.ts'
import { isProcessOf } from './process-of.ts'
import { type Question, questionsFor, type SocketsEvidence } from './questions.ts'

/**
 * Compares the ports that proxies and the inventory ask for with what listens on the machine: nothing, something at loopback
 * only, or somebody else. ip(7): a socket bound to a loopback address takes no connection to any other.
 */
export const listening: Correlation = {
  id: 'listening',
  reference: 'ip(7) and ipv6(7): INADDR_LOOPBACK and in6addr_loopback; RFC 6761 section 6.3',
  correlate(evidence, service) {
    const served = servedIn(evidence, service)
    return together(
      seenOf(evidence, 'sockets').flatMap((sockets) =>
        questionsFor(sockets, evidence, service).map((question) =>
          judge(question, sockets, served, evidence, service),
        ),
      ),
    )
  },
}

function judge(
  question: Question,
  sockets: SocketsEvidence,
  served: readonly Served[],
  evidence: readonly Evidence[],
  service: Service,
): Correlated {
  const { listeners } = sockets.facts
  if (listeners.length === 0) return nothing
  const onPort = listeners.filter(({ port }) => port === question.port)
  if (onPort.length === 0) return silent(question, sockets, served, evidence)
  const taking = onPort.filter(({ address }) => isServedBy(question.host, address) !== false)
  if (taking.length === 0) return boundElsewhere(question, sockets, onPort, evidence, service)
  return heard(question, sockets, taking, evidence, service)
}

/** Nothing listens at the port. */
function silent(
  question: Question,
  sockets: SocketsEvidence,
  served: readonly Served[],
  evidence: readonly Evidence[],
): Correlated {
  const elsewhere = appElsewhere(question, sockets, served)
  const dead = deadUnit(sockets, evidence)
  if (elsewhere === null) {
    const quote = `${question.says}, and nothing listens there${dead === null ? '' : `; ${dead}`}`
    return {
      findings: [finding(question, sockets, 'backend-down', dead === null ? 14 : 20, quote, 'listen')],
      advice: [],
    }
  }
  const quote = `${question.says}, and nothing listens there; ${elsewhere.says}`
  return {
    findings: [
      finding(question, sockets, 'wrong-port', dead === null ? 20 : 12, quote, 'listen'),
      finding(question, sockets, 'backend-down', dead === null ? 3 : 10, quote, 'listen'),
    ],
    advice: [portAdvice(question, elsewhere.port)],
  }
}

/** An app process on this machine that listens at a port for which nobody asks. */
function appElsewhere(
  { expected, port: askedPort }: Question,
  sockets: SocketsEvidence,
  served: readonly Served[],
): { says: string; port: number } | null {
  const machine = machineOf(sockets)
  const configured = served.filter((each) => each.machine === machine && each.address.port !== null)
  const heard = sockets.facts.listeners.filter(
    ({ port, process }) =>
      port !== null &&
      port !== askedPort &&
      isProcessOf(expected, process?.name ?? null) &&
      // It listens for any container; which of them is ours is told by what they publish.
      !isEngineForwarder(process?.name ?? null),
  )
  const one = heard.length === 1 ? heard[0] : undefined
  if (one?.port != null) return { says: describe(one), port: one.port }
  const real = configured.find(({ address }) => heard.some(({ port }) => port === address.port))
  if (real?.address.port != null) return { says: real.says, port: real.address.port }
  return null
}

/** Something listens, but not for those who ask by this address. */
function boundElsewhere(
  question: Question,
  sockets: SocketsEvidence,
  onPort: readonly Listener[],
  evidence: readonly Evidence[],
  service: Service,
): Correlated {
  const shown = onPort.map(describe).join(', ')
  const quote = `${question.says}, but ${shown} only`
  if (isLoopback(question.host)) {
    const refused = symptomsIn(evidence, service).some(
      ({ kind, text }) => kind === 'refused' && text.includes(formatAddress({ ...question, socket: null })),
    )
    return {
      findings: [
        finding(question, sockets, 'localhost-ipv6', refused ? 24 : 18, quote, 'listen'),
        finding(question, sockets, 'wrong-port', 3, quote, 'listen'),
      ],
      advice: [familyAdvice(question, onPort)],
    }
  }
  if (!onPort.every(({ address }) => isLoopback(address))) return nothing
  return {
    findings: [finding(question, sockets, 'loopback-bind', 24, quote, 'listen')],
    advice: [bindAdvice(question, sockets)],
  }
}

/** Something listens where it is asked: who? */
function heard(
  question: Question,
  sockets: SocketsEvidence,
  taking: readonly Listener[],
  evidence: readonly Evidence[],
  service: Service,
): Correlated {
  const shown = taking.map(describe).join(', ')
  const { expected, host } = question
  const names = taking.flatMap(({ process }) => process?.name ?? [])
  const isOther =
    names.length > 0 &&
    (isAppServer(expected) || isProxy(expected)) &&
    names.every((name) => !isProcessOf(expected, name) && !isForwarder(name))
  if (isOther) {
    const dead = deadUnit(sockets, evidence)
    const taken = seenOf(evidence, 'logs').some(({ facts }) =>
      facts.groups.some(({ sample }) => /EADDRINUSE|Address already in use|98: Address/.test(sample)),
    )
    const quote = `${question.says}, where ${expected} is expected, but ${shown}${dead === null ? '' : `; ${dead}`}`
    return {
      findings: [
        finding(question, sockets, 'port-conflict', taken ? 20 : dead === null ? 6 : 15, quote, 'listen'),
        finding(question, sockets, 'wrong-port', taken ? 2 : 8, quote, 'listen'),
      ],
      advice: [],
    }
  }
  const isForwarded = taking.every(({ process }) => isEngineForwarder(process?.name ?? null))
  const only = taking.every(({ address }) => address === '127.0.0.1') && host === 'localhost'
  const half = only
    ? [
        finding(
          question,
          sockets,
          'localhost-ipv6',
          symptomsIn(evidence, service).some(({ text }) => text.includes(`[::1]:${question.port}`)) ? 22 : 5,
          `${question.says}, and localhost is ::1 too, but ${shown} only`,
          'localhost',
        ),
      ]
    : []
  const against: CauseId[] = isForwarded ? [] : ['wrong-port', 'loopback-bind', 'backend-down']
  return {
    findings: [
      ...half,
      ...against.map((cause) =>
        finding(question, sockets, cause, -6, `${question.says}, and ${shown}`, 'listen'),
      ),
    ],
    advice: half.some(({ weight }) => weight > 10) ? [familyAdvice(question, taking)] : [],
  }
}

/** Docker's proxy and systemd's sockets listen on behalf of others. */
function isForwarder(name: string): boolean {
  return isEngineForwarder(name) || /^(?:systemd|containerd|sshd)/.test(name)
}

function deadUnit(sockets: SocketsEvidence, evidence: readonly Evidence[]): string | null {
  const units = seenOf(evidence, 'systemd')
    .filter((each) => machineOf(each) === machineOf(sockets))
    .flatMap(({ facts }) => facts.units)
  const dead = units.find(
    ({ load, active }) =>
      load === 'loaded' && (active === 'failed' || active === 'inactive' || active === 'activating'),
  )
  return dead === undefined ? null : `${dead.name} is ${dead.active} (${dead.sub}, ${dead.result})`
}

function describe({ address, port, process }: Listener): string {
  const who = process === null ? 'something' : `${process.name} (pid ${process.pid})`
  return `${who} listens on ${formatAddress({ host: isWildcard(address) ? '*' : address, port, socket: port === null ? address : null })}`
}

function finding(
  { hop }: Question,
  sockets: SocketsEvidence,
  cause: CauseId,
  weight: number,
  quote: string,
  fact: string,
): CorrelationFinding {
  return { cause, weight, fact, reach: 'here', quote, evidence: sockets, hop, target: sockets.target }
}
