import type { LogSignature } from '../../model/diagnosis.ts'
import { accessLineLogSignatures } from './log-signatures/access-line.ts'
import { closedLogSignatures } from './log-signatures/closed.ts'
import { connectLogSignatures } from './log-signatures/connect.ts'
import { cutAlertLogSignatures } from './log-signatures/cut-alerts.ts'
import { derivativeLogSignatures } from './log-signatures/derivatives.ts'
import { forwardLogSignatures } from './log-signatures/forward.ts'
import { http2LogSignatures } from './log-signatures/http2.ts'
import { limitLogSignatures } from './log-signatures/limits.ts'
import { poolLogSignatures } from './log-signatures/pool.ts'
import { processLogSignatures } from './log-signatures/process.ts'
import { protocolLogSignatures } from './log-signatures/protocol.ts'
import { requestLogSignatures } from './log-signatures/requests.ts'
import { resolveLogSignatures } from './log-signatures/resolve.ts'
import { routeLogSignatures } from './log-signatures/route.ts'
import { startupLogSignatures } from './log-signatures/startup.ts'
import { storageLogSignatures } from './log-signatures/storage.ts'
import { timeoutLogSignatures } from './log-signatures/timeouts.ts'
import { tlsLogSignatures } from './log-signatures/tls.ts'
import { unixSocketLogSignatures } from './log-signatures/unix-socket.ts'
import { visitorLogSignatures } from './log-signatures/visitors.ts'

/** What lines of nginx’s logs mean, and of OpenResty, Kong and the Kubernetes ingress, which are nginx inside. */
export const nginxLogSignatures: readonly LogSignature[] = [
  ...connectLogSignatures,
  ...forwardLogSignatures,
  ...routeLogSignatures,
  ...unixSocketLogSignatures,
  ...timeoutLogSignatures,
  ...closedLogSignatures,
  ...tlsLogSignatures,
  ...cutAlertLogSignatures,
  ...protocolLogSignatures,
  ...http2LogSignatures,
  ...resolveLogSignatures,
  ...poolLogSignatures,
  ...limitLogSignatures,
  ...processLogSignatures,
  ...startupLogSignatures,
  ...storageLogSignatures,
  ...requestLogSignatures,
  ...visitorLogSignatures,
  ...derivativeLogSignatures,
  ...accessLineLogSignatures,
]
