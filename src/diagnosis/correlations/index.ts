import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import { checkedPaths } from './checks/checked-paths.ts'
import { checkedPorts } from './checks/checked-ports.ts'
import { healthOutput } from './checks/health-output.ts'
import { refusedCheck } from './checks/refused-check.ts'
import { startGrace } from './checks/start-grace.ts'
import { unheardCheck } from './checks/unheard-check.ts'
import { containerPorts } from './containers/container-ports.ts'
import { containerSiblings } from './containers/container-siblings.ts'
import { containerToHost } from './containers/container-to-host.ts'
import { publishedInVain } from './containers/published-in-vain.ts'
import { recreatedSince } from './containers/recreated-since.ts'
import { severalNetworks } from './containers/several-networks.ts'
import { undeclaredName } from './containers/undeclared-name.ts'
import { unsharedNetwork } from './containers/unshared-network.ts'
import type { Correlated, Correlation, CorrelationFinding } from './correlation.ts'
import { bootLoop } from './events/boot-loop.ts'
import { countedLines } from './events/counted-lines.ts'
import { crashRoots } from './events/crash-roots.ts'
import { recycledWorkers } from './events/recycled-workers.ts'
import { roomLeft } from './events/room-left.ts'
import { spareServerDown } from './events/spare-server-down.ts'
import { startedAgain } from './events/started-again.ts'
import { startingUnit } from './events/starting-unit.ts'
import { takenBack } from './events/taken-back.ts'
import { tunnelRecovered } from './events/tunnel-recovered.ts'
import { whatChanged } from './events/what-changed.ts'
import { askedAtHome } from './loopback/asked-at-home.ts'
import { bothFamilies } from './loopback/both-families.ts'
import { codedLoopback } from './loopback/coded-loopback.ts'
import { ipv6Only } from './loopback/ipv6-only.ts'
import { ownContainer } from './loopback/own-container.ts'
import { publishedOnLoopback } from './loopback/published-on-loopback.ts'
import { reachedAtHome } from './loopback/reached-at-home.ts'
import { spokenLoopback } from './loopback/spoken-loopback.ts'
import { askedByAddress } from './messages/asked-by-address.ts'
import { cleartextHttp2 } from './messages/cleartext-http2.ts'
import { doubledFraming } from './messages/doubled-framing.ts'
import { headerSizes } from './messages/header-sizes.ts'
import { manyHeaders } from './messages/many-headers.ts'
import { spokenLanguages } from './messages/spoken-languages.ts'
import { unevenPaths } from './messages/uneven-paths.ts'
import { admittedNamespaces } from './network/admitted-namespaces.ts'
import { closedPorts } from './network/closed-ports.ts'
import { keptAway } from './network/kept-away.ts'
import { namedAddress } from './network/named-address.ts'
import { neighboursRejected } from './network/neighbours-rejected.ts'
import { networkReadings } from './network/network-readings.ts'
import { outerResolver } from './network/outer-resolver.ts'
import { staleDns } from './network/stale-dns.ts'
import { typedRules } from './network/typed-rules.ts'
import { unresolvedServers } from './network/unresolved-servers.ts'
import { askedPlaces } from './places/asked-places.ts'
import { configuredEnds } from './places/configured-ends.ts'
import { customaryPorts } from './places/customary-ports.ts'
import { declaredPlaces } from './places/declared-places.ts'
import { foreignServer } from './places/foreign-server.ts'
import { ingressNamespaces } from './places/ingress-namespaces.ts'
import { ingressPage } from './places/ingress-page.ts'
import { ingressPorts } from './places/ingress-ports.ts'
import { listedSockets } from './places/listed-sockets.ts'
import { listening } from './places/listening.ts'
import { selectedPods } from './places/selected-pods.ts'
import { serverSettings } from './places/server-settings.ts'
import { setVariables } from './places/set-variables.ts'
import { socketTakenAway } from './places/socket-taken-away.ts'
import { socketVersions } from './places/socket-versions.ts'
import { spokenPorts } from './places/spoken-ports.ts'
import { toldPorts } from './places/told-ports.ts'
import { unixSockets } from './places/unix-sockets.ts'
import { drainWindow } from './timeouts/drain-window.ts'
import { gunicornIdle } from './timeouts/gunicorn-idle.ts'
import { reusedByApache } from './timeouts/reused-by-apache.ts'
import { roundTimes } from './timeouts/round-times.ts'
import { sleepingCode } from './timeouts/sleeping-code.ts'
import { spokenLimits } from './timeouts/spoken-limits.ts'
import { timeoutLadder } from './timeouts/timeout-ladder.ts'
import { toldIdle } from './timeouts/told-idle.ts'
import { certificateDates } from './tls/certificate-dates.ts'
import { edgeMode } from './tls/edge-tls-mode.ts'
import { meshTls } from './tls/mesh-tls.ts'
import { plainUnderTls } from './tls/plain-under-tls.ts'
import { startedWithTls } from './tls/started-with-tls.ts'
import { tlsPorts } from './tls/tls-ports.ts'
import { toldTls } from './tls/told-tls.ts'
import { unnamedHandshake } from './tls/unnamed-handshake.ts'

/** Every correlation, in folders by what is compared; a new one is its file and one line here. */
export const correlations: readonly Correlation[] = [
  timeoutLadder,
  staleDns,
  listening,
  containerPorts,
  configuredEnds,
  tlsPorts,
  unixSockets,
  whatChanged,
  crashRoots,
  headerSizes,
  networkReadings,
  spokenPorts,
  spokenLanguages,
  spokenLoopback,
  recycledWorkers,
  startingUnit,
  startedWithTls,
  plainUnderTls,
  neighboursRejected,
  closedPorts,
  askedPlaces,
  declaredPlaces,
  toldPorts,
  tunnelRecovered,
  ownContainer,
  bothFamilies,
  ipv6Only,
  codedLoopback,
  toldIdle,
  edgeMode,
  checkedPaths,
  customaryPorts,
  manyHeaders,
  spareServerDown,
  takenBack,
  reusedByApache,
  reachedAtHome,
  publishedOnLoopback,
  toldTls,
  listedSockets,
  socketVersions,
  foreignServer,
  recreatedSince,
  askedAtHome,
  containerSiblings,
  healthOutput,
  typedRules,
  unnamedHandshake,
  unevenPaths,
  namedAddress,
  outerResolver,
  drainWindow,
  sleepingCode,
  meshTls,
  certificateDates,
  roomLeft,
  countedLines,
  checkedPorts,
  bootLoop,
  doubledFraming,
  severalNetworks,
  containerToHost,
  socketTakenAway,
  refusedCheck,
  publishedInVain,
  startedAgain,
  ingressPage,
  ingressPorts,
  ingressNamespaces,
  selectedPods,
  admittedNamespaces,
  startGrace,
  unheardCheck,
  unsharedNetwork,
  cleartextHttp2,
  undeclaredName,
  askedByAddress,
  unresolvedServers,
  serverSettings,
  setVariables,
  gunicornIdle,
  roundTimes,
  keptAway,
  spokenLimits,
]

/** A finding with the id of the correlation that made it. */
export interface NamedFinding extends CorrelationFinding {
  correlation: string
}

/** What all correlations say of the evidence of one run, or of one pasted text; each sentence and each setting once. */
export function correlate(
  evidence: readonly Evidence[],
  service: Service,
): { findings: NamedFinding[]; advice: Correlated['advice'] } {
  const all = correlations.map(({ id, correlate: ask }) => ({ id, ...ask(evidence, service) }))
  const findings = all.flatMap(({ id, findings: found }) =>
    found.map((each): NamedFinding => ({ ...each, correlation: id })),
  )
  const advice = all.flatMap((each) => each.advice)
  return {
    findings: [...new Map(findings.map((each) => [keyOf(each), each])).values()],
    advice: [...new Map(advice.map((each) => [JSON.stringify(each), each])).values()],
  }
}

function keyOf({ cause, quote, evidence, hop }: NamedFinding): string {
  return `${cause} ${hop} ${evidence.id} ${quote}`
}
