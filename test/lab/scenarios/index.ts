import type { Scenario } from '../scenario.ts'
import { appServerScenarios } from './app-servers.ts'
import { containerScenarios } from './containers.ts'
import { cureScenarios } from './cures.ts'
import { dependencyScenarios } from './dependencies.ts'
import { machineScenarios } from './machines.ts'
import { nginxScenarios } from './nginx.ts'
import { proxyScenarios } from './proxies.ts'
import { systemdScenarios } from './systemd.ts'
import { tlsScenarios } from './tls.ts'
import { unixSocketScenarios } from './unix-sockets.ts'
import { upstreamAddressScenarios } from './upstream-addresses.ts'

/** Everything the lab plays. */
export const scenarios: readonly Scenario[] = [
  ...systemdScenarios,
  ...appServerScenarios,
  ...unixSocketScenarios,
  ...nginxScenarios,
  ...upstreamAddressScenarios,
  ...tlsScenarios,
  ...proxyScenarios,
  ...dependencyScenarios,
  ...cureScenarios,
  // Late, when few of the hosts are left, which are containers of the same engine; and apart, because it is one engine.
  ...spread(containerScenarios, machineScenarios),
]

/** The few at equal distances among the many, one of them last. */
function spread<T>(few: readonly T[], many: readonly T[]): T[] {
  const gap = Math.ceil(many.length / few.length)
  return few.flatMap((one, index) => [...many.slice(index * gap, (index + 1) * gap), one])
}
