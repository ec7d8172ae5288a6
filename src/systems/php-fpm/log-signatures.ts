import type { LogSignature } from '../../model/diagnosis.ts'
import { poolLines } from './lines/pool-lines.ts'
import { scriptLines } from './lines/script-lines.ts'
import { serverLines } from './lines/server-lines.ts'

/** What PHP-FPM’s own lines say, and those of the scripts that it runs. */
export const phpFpmLogSignatures: readonly LogSignature[] = [...poolLines, ...serverLines, ...scriptLines]
