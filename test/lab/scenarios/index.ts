import type { Scenario } from '../scenario.ts'
import { appServerScenarios } from './app-servers.ts'
import { containerScenarios } from './containers.ts'
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
  // First, because they see the kernel log of the machine, in which memory kills of other hosts come to stand.
  ...containerScenarios,
  ...systemdScenarios,
  ...appServerScenarios,
  ...unixSocketScenarios,
  ...nginxScenarios,
  ...upstreamAddressScenarios,
  ...tlsScenarios,
  ...proxyScenarios,
  ...dependencyScenarios,
  ...machineScenarios,
]
