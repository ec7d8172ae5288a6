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
  ...systemdScenarios,
  ...appServerScenarios,
  ...unixSocketScenarios,
  ...nginxScenarios,
  ...upstreamAddressScenarios,
  ...tlsScenarios,
  ...proxyScenarios,
  ...dependencyScenarios,
  ...machineScenarios,
  // Last, when few of the hosts are left, which are containers of the same engine.
  ...containerScenarios,
]
