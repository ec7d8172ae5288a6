import type { LogSignature } from '../../model/diagnosis.ts'
import { balancerNotes } from './balancer-notes.ts'
import { checkNotes } from './check-notes.ts'
import { deploymentNotes } from './deployment-notes.ts'
import { edgeModeNotes } from './edge-mode-notes.ts'
import { idleNotes } from './idle-notes.ts'
import { listenNotes } from './listen-notes.ts'
import { pageNotes } from './page-notes.ts'
import { refusalNotes } from './refusal-notes.ts'
import { responseNotes } from './response-notes.ts'
import { settingNotes } from './setting-notes.ts'
import { tlsPortNotes } from './tls-port-notes.ts'
import { toldIdleNotes } from './told-idle-notes.ts'

/** Lines of code, settings and remarks that people paste beside logs: weak by themselves, telling beside a symptom. */
export const noteLines: readonly LogSignature[] = [
  ...settingNotes,
  ...balancerNotes,
  ...refusalNotes,
  ...deploymentNotes,
  ...pageNotes,
  ...idleNotes,
  ...tlsPortNotes,
  ...responseNotes,
  ...checkNotes,
  ...listenNotes,
  ...toldIdleNotes,
  ...edgeModeNotes,
]
