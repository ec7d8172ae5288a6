import type { LogSignature } from '../../model/diagnosis.ts'
import { ajpLogSignatures } from './log/ajp.ts'
import { connectLogSignatures } from './log/connect.ts'
import { fastcgiLogSignatures } from './log/fastcgi.ts'
import { loopbackLogSignatures } from './log/loopback.ts'
import { moduleLogSignatures } from './log/modules.ts'
import { penaltyLogSignatures } from './log/penalty.ts'
import { protocolLogSignatures } from './log/protocols.ts'
import { replyLogSignatures } from './log/reply.ts'
import { requestBodyLogSignatures } from './log/request-body.ts'
import { resourceLogSignatures } from './log/resources.ts'
import { serverLogSignatures } from './log/server.ts'
import { tlsLogSignatures } from './log/tls.ts'
import { visitorLogSignatures } from './log/visitors.ts'
import { workerLogSignatures } from './log/workers.ts'
import { wsgiConnectLogSignatures } from './log/wsgi-connect.ts'

/** What Apache httpd’s error log says of bad gateways. */
export const apacheLogSignatures: readonly LogSignature[] = [
  ...connectLogSignatures,
  ...loopbackLogSignatures,
  ...penaltyLogSignatures,
  ...replyLogSignatures,
  ...protocolLogSignatures,
  ...ajpLogSignatures,
  ...tlsLogSignatures,
  ...serverLogSignatures,
  ...workerLogSignatures,
  ...visitorLogSignatures,
  ...resourceLogSignatures,
  ...requestBodyLogSignatures,
  ...moduleLogSignatures,
  ...wsgiConnectLogSignatures,
  ...fastcgiLogSignatures,
]
