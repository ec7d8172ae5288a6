import type { LogSignature } from '../../model/diagnosis.ts'
import { addressNotes } from './address-notes.ts'
import { backlogNotes } from './backlog-notes.ts'
import { balancerNotes } from './balancer-notes.ts'
import { burstNotes } from './burst-notes.ts'
import { certificateNotes } from './certificate-notes.ts'
import { checkAnswerNotes } from './check-answer-notes.ts'
import { checkNotes } from './check-notes.ts'
import { checkPortNotes } from './check-port-notes.ts'
import { cleartextHttp2Notes } from './cleartext-http2-notes.ts'
import { closedGroupNotes } from './closed-group-notes.ts'
import { clusterObjectNotes } from './cluster-object-notes.ts'
import { containerNetworkNotes } from './container-network-notes.ts'
import { deploymentNotes } from './deployment-notes.ts'
import { edgeModeNotes } from './edge-mode-notes.ts'
import { edgeNotes } from './edge-notes.ts'
import { firewallNotes } from './firewall-notes.ts'
import { foreignNotes } from './foreign-notes.ts'
import { frequencyNotes } from './frequency-notes.ts'
import { gunicornNotes } from './gunicorn-notes.ts'
import { headerGrowthNotes } from './header-growth-notes.ts'
import { healthNotes } from './health-notes.ts'
import { idleNotes } from './idle-notes.ts'
import { keptOutNotes } from './kept-out-notes.ts'
import { limitNotes } from './limit-notes.ts'
import { listenNotes } from './listen-notes.ts'
import { loopbackNotes } from './loopback-notes.ts'
import { meshNotes } from './mesh-notes.ts'
import { monitorNotes } from './monitor-notes.ts'
import { networkRuleNotes } from './network-rule-notes.ts'
import { pageNotes } from './page-notes.ts'
import { placeNotes } from './place-notes.ts'
import { reachNotes } from './reach-notes.ts'
import { recoveryNotes } from './recovery-notes.ts'
import { refusalNotes } from './refusal-notes.ts'
import { releaseNotes } from './release-notes.ts'
import { resolverNotes } from './resolver-notes.ts'
import { responseNotes } from './response-notes.ts'
import { settingNotes } from './setting-notes.ts'
import { silentNotes } from './silent-notes.ts'
import { slashNotes } from './slash-notes.ts'
import { sleepNotes } from './sleep-notes.ts'
import { socketNotes } from './socket-notes.ts'
import { startGraceNotes } from './start-grace-notes.ts'
import { startNotes } from './start-notes.ts'
import { stillTrue } from './still-true.ts'
import { stopNotes } from './stop-notes.ts'
import { tlsPortNotes } from './tls-port-notes.ts'
import { tlsServerNotes } from './tls-server-notes.ts'
import { toldEndNotes } from './told-end-notes.ts'
import { toldIdleNotes } from './told-idle-notes.ts'
import { versionWorksNotes } from './version-works-notes.ts'

const notes: readonly LogSignature[] = [
  ...settingNotes,
  ...balancerNotes,
  ...refusalNotes,
  ...deploymentNotes,
  ...pageNotes,
  ...idleNotes,
  ...tlsPortNotes,
  ...tlsServerNotes,
  ...responseNotes,
  ...checkNotes,
  ...listenNotes,
  ...toldIdleNotes,
  ...toldEndNotes,
  ...headerGrowthNotes,
  ...silentNotes,
  ...burstNotes,
  ...recoveryNotes,
  ...versionWorksNotes,
  ...edgeModeNotes,
  ...stopNotes,
  ...sleepNotes,
  ...resolverNotes,
  ...meshNotes,
  ...limitNotes,
  ...checkPortNotes,
  ...certificateNotes,
  ...addressNotes,
  ...reachNotes,
  ...frequencyNotes,
  ...firewallNotes,
  ...healthNotes,
  ...slashNotes,
  ...checkAnswerNotes,
  ...monitorNotes,
  ...containerNetworkNotes,
  ...releaseNotes,
  ...networkRuleNotes,
  ...closedGroupNotes,
  ...keptOutNotes,
  ...clusterObjectNotes,
  ...startGraceNotes,
  ...edgeNotes,
  ...cleartextHttp2Notes,
  ...gunicornNotes,
  ...placeNotes,
  ...socketNotes,
  ...startNotes,
  ...loopbackNotes,
  ...foreignNotes,
  ...backlogNotes,
]

/** Lines of code, settings and remarks that people paste beside logs: weak by themselves, telling beside a symptom. */
export const noteLines: readonly LogSignature[] = notes.map(stillTrue)
