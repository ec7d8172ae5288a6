import type { LogSignature } from '../../model/diagnosis.ts'
import { requestLines } from './lines/request-lines.ts'
import { routerLines } from './lines/router-lines.ts'
import { serverLines } from './lines/server-lines.ts'
import { startLines } from './lines/start-lines.ts'

/** What uWSGI’s own lines say. */
export const uwsgiLogSignatures: readonly LogSignature[] = [
  ...serverLines,
  ...startLines,
  ...requestLines,
  ...routerLines,
]
