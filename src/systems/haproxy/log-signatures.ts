import type { LogSignature } from '../../model/diagnosis.ts'
import { captureLogSignatures } from './log/captures.ts'
import { checkLogSignatures } from './log/checks.ts'
import { eventLogSignatures } from './log/events.ts'
import { limitLogSignatures } from './log/limits.ts'
import { observedLogSignatures } from './log/observed.ts'
import { processLogSignatures } from './log/process.ts'
import { requestLogSignatures } from './log/requests.ts'
import { startNoiseLogSignatures } from './log/start-noise.ts'
import { statisticsRowSignatures } from './log/statistics-rows.ts'
import { statusCodeLogSignatures } from './log/status-codes.ts'
import { toldLimitSignatures } from './log/told-limits.ts'

/** What HAProxy logs of bad gateways: failed checks, failed requests, and itself. */
export const haproxyLogSignatures: readonly LogSignature[] = [
  ...checkLogSignatures,
  ...observedLogSignatures,
  ...requestLogSignatures,
  ...limitLogSignatures,
  ...processLogSignatures,
  ...eventLogSignatures,
  ...statusCodeLogSignatures,
  ...toldLimitSignatures,
  ...captureLogSignatures,
  ...statisticsRowSignatures,
  ...startNoiseLogSignatures,
]
