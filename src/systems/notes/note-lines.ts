import type { LogSignature } from '../../model/diagnosis.ts'
import { balancerNotes } from './balancer-notes.ts'
import { deploymentNotes } from './deployment-notes.ts'
import { idleNotes } from './idle-notes.ts'
import { pageNotes } from './page-notes.ts'
import { refusalNotes } from './refusal-notes.ts'
import { settingNotes } from './setting-notes.ts'

/** Lines of code, settings and remarks that people paste beside logs: weak by themselves, telling beside a symptom. */
export const noteLines: readonly LogSignature[] = [
  ...settingNotes,
  ...balancerNotes,
  ...refusalNotes,
  ...deploymentNotes,
  ...pageNotes,
  ...idleNotes,
]
