import type { LogSignature } from '../../model/diagnosis.ts'
import { bootLines } from './lines/boot-lines.ts'
import { connectionLines } from './lines/connection-lines.ts'
import { crashLines } from './lines/crash-lines.ts'
import { pm2Lines } from './lines/pm2-lines.ts'
import { proxyLines } from './lines/proxy-lines.ts'
import { requestLines } from './lines/request-lines.ts'
import { scriptLines } from './lines/script-lines.ts'

/** What Node, the frameworks on it, and PM2 log. */
export const nodeLogSignatures: readonly LogSignature[] = [
  ...bootLines,
  ...crashLines,
  ...connectionLines,
  ...requestLines,
  ...proxyLines,
  ...scriptLines,
  ...pm2Lines,
]
