import type { LogSignature } from '../../model/diagnosis.ts'
import { engineLines } from './engine-lines.ts'
import { exitLines } from './exit-lines.ts'
import { dockerProxyLines } from './proxy-lines.ts'
import { scriptLines } from './script-lines.ts'

/** What the container engine, compose and orchestrators say of containers. */
export const dockerLines: readonly LogSignature[] = [
  ...engineLines,
  ...exitLines,
  ...dockerProxyLines,
  ...scriptLines,
]
