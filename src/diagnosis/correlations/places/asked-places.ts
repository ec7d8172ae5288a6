import type { SeenEvidence } from '../../../model/diagnosis.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { isCloudflareAddress } from '../../../systems/cloudflare/is-cloudflare-address.ts'
import type { CauseId } from '../../causes.ts'
import { isLoopback, readAddress } from '../address.ts'
import { type Correlation, type CorrelationFinding, together } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { standingOf } from '../standing.ts'

type Logs = SeenEvidence<'logs'> & Evidence

/** IANA ports of HTTP over TLS and those that products take for it; none of them is usual for plain HTTP. */
const tlsPorts: ReadonlySet<number> = new Set([
  443, 2053, 2083, 2087, 2096, 4443, 5001, 5986, 6443, 7443, 8006, 8443, 8843, 9443, 10250, 10443, 44300,
  44380,
])

/** Where the engine puts its bridges first; 172.31/16 is the network that AWS gives machines. */
const bridge = /^172\.(?:1[7-9]|2\d|30)\./

/** The first process of a container has the number 1, and its children numbers soon after it. */
const lastContainerPid = 60

const upstream = /upstream: "([a-z]{3,8}:\/\/[^"\s]{1,300})"?/
const misunderstood =
  /no valid HTTP\/1\.0 header|prematurely closed|Connection reset by peer|The plain HTTP request was sent to HTTPS/

/**
 * What the address in an error line of a gateway tells by itself: plain HTTP to a port that is for TLS, an address of a bridge
 * that nobody answers for any more, the edge in front of the gateway itself, and the loopback of a gateway that runs in a container.
 */
export const askedPlaces: Correlation = {
  id: 'asked-places',
  reference:
    'IANA service names; moby libnetwork/ipamutils/utils.go, localScopeDefaultNetworks; pid_namespaces(7); arp(7), EHOSTUNREACH',
  correlate(evidence, service) {
    return together(
      seenOf(evidence, 'logs').map((each) => ({
        findings: each.facts.groups.flatMap(({ sample }) => judge(sample, each, service)),
        advice: [],
      })),
    )
  },
}

function judge(sample: string, evidence: Logs, service: Service): CorrelationFinding[] {
  const written = upstream.exec(sample)?.[1]
  const address = written === undefined ? null : readAddress(written)
  if (address === null || address.port === null) return []
  const { host, port, scheme } = address
  const say = (
    weights: Partial<Record<CauseId, number>>,
    quote: string,
    fact: string,
  ): CorrelationFinding[] =>
    Object.entries(weights).map(([cause, weight]) => ({
      cause: cause as CauseId,
      weight,
      fact,
      reach: 'here',
      quote,
      evidence,
      hop: standingOf(evidence, evidence.facts.system, service).hop,
      target: evidence.target,
    }))
  const refused = /\(111: /.test(sample)
  if (scheme === 'http' && tlsPorts.has(port)) {
    const quote = `plain HTTP is sent to port ${port}, which is usually one of TLS: ${written}`
    if (refused) return say({ 'wrong-port': 18, 'http-to-https-port': 8 }, quote, 'asked-port')
    if (misunderstood.test(sample)) return say({ 'http-to-https-port': 17 }, quote, 'asked-port')
  }
  if (/\(113: /.test(sample) && bridge.test(host)) {
    const quote = `no container answers for ${host}, an address of a network of the engine: it was another’s, or is gone`
    return say(
      {
        'stale-dns': 14,
        'backend-down': 10,
        'container-network-broken': 8,
        'host-down': -12,
        'no-route': -6,
      },
      quote,
      'bridge-address',
    )
  }
  // At its usual ports Cloudflare answers for every API that somebody may use.
  const isUsual = port === 80 || tlsPorts.has(port)
  if (!isUsual && isCloudflareAddress(host) && /\((?:101|110|111|113): /.test(sample)) {
    const quote = `${written} is an address of Cloudflare’s edge: the gateway goes out to the site’s public name instead of to its backend`
    return say(
      {
        'wrong-port': 18,
        'proxy-config-invalid': 16,
        'backend-down': -8,
        'no-route': -8,
        'connect-drop': -4,
      },
      quote,
      'edge-address',
    )
  }
  const pid = /\[(?:error|crit|warn)\] (\d{1,7})#\d/.exec(sample)?.[1]
  if (refused && isLoopback(host) && pid !== undefined && Number(pid) <= lastContainerPid) {
    const quote = `${written} is the gateway’s own container: its process has the number ${pid}`
    return say({ 'wrong-port': 10 }, quote, 'own-container')
  }
  return []
}
