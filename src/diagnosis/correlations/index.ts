import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import { askedAtHome } from './asked-at-home.ts'
import { askedPlaces } from './asked-places.ts'
import { bootLoop } from './boot-loop.ts'
import { bothFamilies } from './both-families.ts'
import { certificateDates } from './certificate-dates.ts'
import { checkedPaths } from './checked-paths.ts'
import { checkedPorts } from './checked-ports.ts'
import { closedPorts } from './closed-ports.ts'
import { codedLoopback } from './coded-loopback.ts'
import { configuredEnds } from './configured-ends.ts'
import { containerPorts } from './container-ports.ts'
import { containerSiblings } from './container-siblings.ts'
import { containerToHost } from './container-to-host.ts'
import type { Correlated, Correlation, CorrelationFinding } from './correlation.ts'
import { countedLines } from './counted-lines.ts'
import { crashRoots } from './crash-roots.ts'
import { customaryPorts } from './customary-ports.ts'
import { declaredPlaces } from './declared-places.ts'
import { doubledFraming } from './doubled-framing.ts'
import { drainWindow } from './drain-window.ts'
import { edgeMode } from './edge-tls-mode.ts'
import { headerSizes } from './header-sizes.ts'
import { healthOutput } from './health-output.ts'
import { listedSockets } from './listed-sockets.ts'
import { listening } from './listening.ts'
import { manyHeaders } from './many-headers.ts'
import { meshTls } from './mesh-tls.ts'
import { namedAddress } from './named-address.ts'
import { neighboursRejected } from './neighbours-rejected.ts'
import { networkReadings } from './network-readings.ts'
import { outerResolver } from './outer-resolver.ts'
import { ownContainer } from './own-container.ts'
import { plainUnderTls } from './plain-under-tls.ts'
import { publishedInVain } from './published-in-vain.ts'
import { publishedOnLoopback } from './published-on-loopback.ts'
import { reachedAtHome } from './reached-at-home.ts'
import { recreatedSince } from './recreated-since.ts'
import { recycledWorkers } from './recycled-workers.ts'
import { refusedCheck } from './refused-check.ts'
import { reusedByApache } from './reused-by-apache.ts'
import { roomLeft } from './room-left.ts'
import { severalNetworks } from './several-networks.ts'
import { sleepingCode } from './sleeping-code.ts'
import { socketTakenAway } from './socket-taken-away.ts'
import { spareServerDown } from './spare-server-down.ts'
import { spokenLanguages } from './spoken-languages.ts'
import { spokenLoopback } from './spoken-loopback.ts'
import { spokenPorts } from './spoken-ports.ts'
import { staleDns } from './stale-dns.ts'
import { startedAgain } from './started-again.ts'
import { startedWithTls } from './started-with-tls.ts'
import { startingUnit } from './starting-unit.ts'
import { takenBack } from './taken-back.ts'
import { timeoutLadder } from './timeout-ladder.ts'
import { tlsPorts } from './tls-ports.ts'
import { toldIdle } from './told-idle.ts'
import { toldPorts } from './told-ports.ts'
import { toldTls } from './told-tls.ts'
import { tunnelRecovered } from './tunnel-recovered.ts'
import { typedRules } from './typed-rules.ts'
import { unevenPaths } from './uneven-paths.ts'
import { unixSockets } from './unix-sockets.ts'
import { unnamedHandshake } from './unnamed-handshake.ts'
import { whatChanged } from './what-changed.ts'

/** Every correlation; a new one is its file and one line here. */
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
