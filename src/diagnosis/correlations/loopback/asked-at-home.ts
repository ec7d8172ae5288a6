import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { containerRole } from '../../../systems/docker/judge-container.ts'
import { loopbackTarget } from '../../../systems/notes/loopback-target.ts'
import { matchLogLine } from '../../match-log-line.ts'
import { isLoopback } from '../address.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

/**
 * A gateway’s configuration that names loopback, a gateway that runs in a container of its own, and a bare failure: without an
 * error line too it is plain that it asks itself.
 */
export const askedAtHome: Correlation = {
  id: 'asked-at-home',
  reference: 'https://docs.docker.com/engine/network/: each container has a loopback of its own',
  correlate(evidence, service) {
    const configured = askedIn(evidence, service)
    const home = configured.filter(({ address }) => isLoopback(address.host))
    const asked = configured.length === 0 ? toldIn(evidence) : home[0]
    if (asked === undefined || home.length < configured.length) return nothing
    const hint = containerIn(evidence) ?? (configured.length === 0 ? loggedIn(asked.evidence) : null)
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

/** What a setting or a sentence says of a gateway whose configuration nobody pasted. */
function toldIn(evidence: readonly Evidence[]) {
  return linesOf(evidence).flatMap(({ evidence: each, sample }) => {
    const words = /refused|upstream: "/i.test(sample) ? null : loopbackTarget.exec(sample.slice(0, 2000))?.[0]
    return words === null || words === undefined
      ? []
      : [{ says: `the gateway has “${words.trim()}”`, hop: each.hop, evidence: each }]
  })[0]
}

/** Lines that an engine or a cluster keeps were written in a container. */
const engine =
  /^[\w.-]{1,81} \|$|^(?:sudo )?(?:docker|docker-compose|podman|podman-compose|nerdctl|kubectl|oc)\b[^|\n]{0,60}\blogs\b/

/** The container that wrote the target itself, as a tunnel does that is told from afar. */
function loggedIn(evidence: Evidence): string | null {
  if (evidence.type !== 'logs' || evidence.outcome === 'unknown') return null
  const { groups } = evidence.facts
  const own = groups.find(({ sample, source }) => engine.test(source) && loopbackTarget.test(sample))
  return own?.source ?? null
}

const inContainer: ReadonlySet<string> = new Set(['note-proxy-in-container', 'note-tunnel-in-container'])
const tunnel = /cloudflared|ngrok|frpc|\bnewt\b/

function containerIn(evidence: readonly Evidence[]): string | null {
  const containers = seenOf(evidence, 'docker').flatMap(({ facts }) => facts.containers)
  const gateway = containers.find(
    (each) => containerRole(each) === 'gateway' || tunnel.test(`${each.image} ${each.name}`),
  )
  // An image that serves both itself has its app beside it.
  if (gateway !== undefined) return gateway.networkMode === 'host' ? null : gateway.name
  const told = seenOf(evidence, 'logs')
    .flatMap(({ facts }) => facts.groups.map(({ sample }) => sample))
    .find((sample) => matchLogLine(sample).some(({ signature }) => inContainer.has(signature.id)))
  return told === undefined ? null : told.trim().slice(0, 80)
}

const failed =
  /\b502 Bad Gateway\b|" 502 \d|\b(?:an?|HTTP|status|code|error|with|returns?|shows?|gets?|gives?|is) 502s?\b/

/** Refused lines of loopback are weighed where they stand. */
function isFailing(evidence: readonly Evidence[], service: Service): boolean {
  return (
    service.hosts.length === 0 &&
    (seenOf(evidence, 'http').some(({ facts: { status } }) => status === 502 || status === 503) ||
      seenOf(evidence, 'logs').some(({ facts }) => facts.groups.some(({ sample }) => failed.test(sample))))
  )
}
