import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { containerRole } from '../../../systems/docker/judge-container.ts'
import { matchLogLine } from '../../match-log-line.ts'
import { isLoopback } from '../address.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/**
 * A gateway’s configuration that names loopback, a gateway that runs in a container of its own, and a bare failure: without an
 * error line too it is plain that it asks itself.
 */
export const askedAtHome: Correlation = {
  id: 'asked-at-home',
  reference: 'https://docs.docker.com/engine/network/: each container has a loopback of its own',
  correlate(evidence, service) {
    const home = askedIn(evidence, service).filter(({ address }) => isLoopback(address.host))
    const [asked] = home
    if (asked === undefined || home.length < askedIn(evidence, service).length) return nothing
    const hint = containerIn(evidence)
    if (hint === null || !isFailing(evidence, service)) return nothing
    const { hop } = asked
    const quote = `${asked.says}, and it runs in a container (${hint}): there nobody else listens`
    return {
      findings: [
        {
          cause: 'wrong-port',
          weight: 19,
          fact: 'own-container',
          reach: 'inwards',
          quote,
          evidence: asked.evidence,
          hop,
          target: asked.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

function containerIn(evidence: readonly Evidence[]): string | null {
  const containers = seenOf(evidence, 'docker').flatMap(({ facts }) => facts.containers)
  const gateway = containers.find((each) => containerRole(each) === 'gateway')
  // An image that serves both itself has its app beside it.
  if (gateway !== undefined) return gateway.networkMode === 'host' ? null : gateway.name
  const told = seenOf(evidence, 'logs')
    .flatMap(({ facts }) => facts.groups.map(({ sample }) => sample))
    .find((sample) =>
      matchLogLine(sample).some(({ signature }) => signature.id === 'note-proxy-in-container'),
    )
  return told === undefined ? null : told.trim().slice(0, 80)
}

/** Refused lines of loopback are weighed where they stand. */
function isFailing(evidence: readonly Evidence[], service: Service): boolean {
  return (
    service.hosts.length === 0 &&
    (seenOf(evidence, 'http').some(({ facts: { status } }) => status === 502 || status === 503) ||
      seenOf(evidence, 'logs').some(({ facts }) =>
        facts.groups.some(({ sample }) => /\b502 Bad Gateway\b|" 502 \d/.test(sample)),
      ))
  )
}
