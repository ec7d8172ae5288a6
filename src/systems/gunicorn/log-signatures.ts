import type { LogSignature } from '../../model/diagnosis.ts'
import { containerLines } from './lines/container-lines.ts'
import { requestLines } from './lines/request-lines.ts'
import { serverLines } from './lines/server-lines.ts'
import { workerLines } from './lines/worker-lines.ts'

/** What gunicorn’s own lines say. */
export const gunicornLogSignatures: readonly LogSignature[] = [
  ...workerLines,
  ...serverLines,
  ...requestLines,
  ...containerLines,
]
