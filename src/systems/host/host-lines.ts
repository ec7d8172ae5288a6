import type { LogSignature } from '../../model/diagnosis.ts'
import { bsdLines } from './lines/bsd-lines.ts'
import { clockLines } from './lines/clock-lines.ts'
import { cloudLimitLines } from './lines/cloud-limit-lines.ts'
import { crashLines } from './lines/crash-lines.ts'
import { limitLines } from './lines/limit-lines.ts'
import { memoryGroupLines } from './lines/memory-group-lines.ts'
import { memoryLines } from './lines/memory-lines.ts'
import { networkLines } from './lines/network-lines.ts'
import { policyLines } from './lines/policy-lines.ts'
import { powerLines } from './lines/power-lines.ts'
import { queueLines } from './lines/queue-lines.ts'
import { securityLines } from './lines/security-lines.ts'
import { storageLines } from './lines/storage-lines.ts'
import { watchLines } from './lines/watch-lines.ts'

/** Lines of the kernel, its security modules and its firewalls, and errors of the operating system in any program's log. */
export const hostLines: readonly LogSignature[] = [
  ...memoryLines,
  ...memoryGroupLines,
  ...crashLines,
  ...networkLines,
  ...storageLines,
  ...watchLines,
  ...limitLines,
  ...cloudLimitLines,
  ...securityLines,
  ...powerLines,
  ...clockLines,
  ...bsdLines,
  ...policyLines,
  ...queueLines,
]
