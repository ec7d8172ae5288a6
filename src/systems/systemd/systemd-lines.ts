import type { LogSignature } from '../../model/diagnosis.ts'
import { exitLines } from './exit-lines.ts'
import { gatewayLines } from './gateway-lines.ts'
import { resultLines } from './result-lines.ts'
import { startLines } from './start-lines.ts'
import { statusLines } from './status-lines.ts'
import { supervisionLines } from './supervision-lines.ts'

/** What systemd itself logs of its units. */
export const systemdLines: readonly LogSignature[] = [
  ...exitLines,
  ...resultLines,
  ...supervisionLines,
  ...startLines,
  ...gatewayLines,
  ...statusLines,
]
