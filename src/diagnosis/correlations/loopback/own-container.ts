import type { Evidence } from '../../../model/evidence.ts'
import type { System } from '../../../model/system.ts'
import { containerRole } from '../../../systems/docker/judge-container.ts'
import { declared } from '../../../systems/docker/parse-compose.ts'
import { isAppServer, isGateway } from '../../system-role.ts'
import { isLoopback } from '../address.ts'
import { type Asked, askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** A gateway’s own loopback, as nginx, Apache and those that log Go’s errors write whom they asked. */
const askedAtHome =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |attempt to connect to )(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\]):\d{2,5}\b/

/** A source that is a container’s, as Compose names it before each line. */
const composed = /^[\w.-]{1,81} \|$/

/** The visitor is the engine’s own bridge, 172.17.0.1 and its neighbours, Docker Desktop’s or Podman’s: a published port. */
const throughBridge =
  /\bclient: (?:172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.1|192\.168\.65\.\d{1,3}|10\.88\.0\.1|10\.0\.2\.100)\b/

/** A Dockerfile of the gateway’s own image, or how it is run. */
const gatewayImage =
  /^\s{0,8}FROM\s+(?:\S{1,200}\/)?(?:nginx|openresty|caddy|httpd|haproxy|traefik)\b|\b(?:docker|podman) run\b(?![^\n]{0,400}(?:--net(?:work)?[= ]host))[^\n]{0,400}[\s/](?:nginx|openresty|caddy|httpd|haproxy|traefik|cloudflared)(?:[:@\s]|$)/m

const engineCommand =
  /^(?:sudo )?(?:docker|docker-compose|podman|podman-compose|nerdctl)\b[^|\n]{0,60}\blogs\b/

interface Line {
  sample: string
  source: string
  evidence: Evidence
}

/**
 * A gateway that runs in a container and asks loopback is asking itself. Where the app’s own lines come from the same container,
 * it is an image of both, and the app is only away.
 */
export const ownContainer: Correlation = {
  id: 'own-container',
  reference: 'https://docs.docker.com/engine/network/: each container has a loopback of its own',
  correlate(evidence, service) {
    const configured = askedIn(evidence, service)
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, source }): Line => ({ sample, source, evidence: each })),
    )
    const logged = lines.flatMap((line) => {
      const asks = ofGateway(line) && /refused/i.test(line.sample) ? asksOf(line, configured) : null
      const hint = asks === null ? null : hintOf(line, lines, evidence)
      return asks === null || hint === null ? [] : [{ line, asks, hint }]
    })
    const found = logged.length > 0 ? logged : byImage(lines, configured, evidence)
    const [best] = found.toSorted(
      (a, b) =>
        b.hint.weight - a.hint.weight ||
        (`${a.line.source} ${a.asks}` < `${b.line.source} ${b.asks}` ? -1 : 1),
    )
    if (best === undefined) return nothing
    const { line, asks, hint } = best
    const quote = `the gateway asks its own loopback and runs in a container (${hint.words}): ${asks}`
    const { hop, target } = line.evidence
    const place = {
      fact: 'own-container',
      reach: 'inwards',
      evidence: line.evidence,
      hop,
      target,
      quote,
    } as const
    // In its own container nobody listens in either family.
    const family = { ...place, cause: 'localhost-ipv6', weight: -8, hop: null, reach: 'here' } as const
    return {
      findings: [
        { ...place, cause: 'wrong-port', weight: hint.weight },
        ...(asks.includes('[::1]') ? [family] : []),
      ],
      advice: [],
    }
  },
}

/** No log, but the image that the gateway runs in, whom it is configured to ask, and a reply that it found nobody. */
function byImage(lines: readonly Line[], configured: readonly Asked[], evidence: readonly Evidence[]) {
  const line = lines.find(({ sample }) => gatewayImage.test(sample))
  const [first] = configured
  const isHome =
    first !== undefined &&
    configured.every(({ address }) => address.socket === null && isLoopback(address.host))
  const isBad =
    seenOf(evidence, 'http').some(({ facts: { status } }) => status === 502) ||
    lines.some(({ sample }) => /\b502 Bad Gateway\b/.test(sample))
  if (line === undefined || !isHome || !isBad) return []
  return [{ line, asks: first.says, hint: { weight: 19, words: line.sample.trim().slice(0, 80) } }]
}

function hintOf(line: Line, lines: readonly Line[], evidence: readonly Evidence[]) {
  const containers = seenOf(evidence, 'docker').flatMap(({ facts }) => facts.containers)
  if (containers.some((each) => containerRole(each) === 'gateway' && each.networkMode === 'host')) return null
  const isContainer = composed.test(line.source) || engineCommand.test(line.source)
  if (isContainer) {
    const here = lines.filter(({ source }) => source === line.source)
    return here.some(isOfApp) ? null : { weight: 19, words: line.source }
  }
  const gateway = containers.find(
    (container) =>
      (containerRole(container) === 'gateway' ||
        (line.evidence.hop === 'cloudflare' && /cloudflared/.test(`${container.image} ${container.name}`))) &&
      container.networkMode !== 'host' &&
      (container.status === declared || container.status === 'running'),
  )
  if (gateway !== undefined) return { weight: 19, words: gateway.name }
  const image = lines.find(({ sample }) => gatewayImage.test(sample))
  if (image !== undefined) return { weight: 17, words: image.sample.trim().slice(0, 80) }
  const bridge = throughBridge.exec(line.sample)
  return bridge === null ? null : { weight: 18, words: bridge[0] }
}

/** Whether an app server, or a supervisor of several programs, speaks in this container. */
function isOfApp({ sample, evidence: { hop } }: Line): boolean {
  return (
    (hop !== null && hop !== 'unknown' && isAppServer(hop as System)) ||
    /\bsupervisord\b|\bs6-(?:rc|svscan|overlay)\b|\bservices\.d\b|INFO (?:spawned|exited): /.test(sample)
  )
}

/** Whom a line’s gateway asked, if that is its own machine; where the line is cut, whom it is configured to ask. */
function asksOf({ sample, evidence: { hop } }: Line, configured: readonly Asked[]): string | null {
  const told = askedAtHome.exec(sample)?.[0]
  if (told !== undefined) return told
  const own = configured.filter(({ by }) => by === hop)
  const namesNobody = !/upstream: "|dial tcp|attempt to connect/.test(sample)
  const isHome = namesNobody && own.length > 0 && own.every(({ address }) => isLoopback(address.host))
  return isHome ? (own[0]?.says ?? null) : null
}

function ofGateway({ evidence: { hop } }: Line): boolean {
  return hop !== null && isGateway(hop as System)
}
