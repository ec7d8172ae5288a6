import type { Ending, RolledBack } from '../../../model/approval.ts'
import type { ApprovalRecord } from '../approval-records.ts'
import { prose } from './markdown.ts'

const endings: Record<Ending, string> = {
  fixed: 'fixed',
  'no-effect': 'no effect',
  worse: 'worse',
  failed: 'failed',
  unknown: 'OUTCOME UNKNOWN',
}

const rollbacks: Record<RolledBack, string> = {
  done: 'rolled back',
  failed: 'AND THE ROLLBACK FAILED',
  none: 'it has no way back',
  'not-needed': '',
}

/** How a proposed change ended, in a few words: `no effect, rolled back`, `denied`, `waits for a decision`. */
export function endingWords(record: ApprovalRecord): string {
  const { judged, relapse, refused, lapsed, decided, made } = record
  if (judged !== null) {
    const wayBack =
      judged.ending === 'fixed' && judged.rolledBack === 'none' ? '' : rollbacks[judged.rolledBack]
    const relapsed = relapse?.state === 'relapsed' ? 'then RELAPSED' : ''
    return [endings[judged.ending], wayBack, relapsed].filter((words) => words !== '').join(', ')
  }
  if (refused !== null) return 'not begun'
  if (decided?.decision === 'denied') return 'denied'
  if (lapsed !== null) return prose(lapsed.state)
  if (made.some(({ unknown }) => unknown !== null)) return endings.unknown
  if (made.length > 0) return 'begun, without an end'
  return decided === null ? 'waits for a decision' : 'approved, not begun'
}
