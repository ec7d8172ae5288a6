import type { Ending, RolledBack } from '../../model/approval.ts'
import { durationWords } from './clock-words.ts'
import type { Heading } from './heading.ts'
import type { ApprovalStory } from './story.ts'

const endings: Record<Ending, Heading> = {
  fixed: { text: 'Fixed', tone: 'good' },
  'no-effect': { text: 'No effect', tone: 'warn' },
  worse: { text: 'Worse', tone: 'bad' },
  failed: { text: 'Failed', tone: 'bad' },
  unknown: { text: 'OUTCOME UNKNOWN', tone: 'bad' },
}

const rollbacks: Record<RolledBack, string> = {
  done: ', rolled back',
  failed: ', AND THE ROLLBACK FAILED',
  none: ', and it has no way back',
  'not-needed': '',
}

/** How a carried out plan ended: `Worse, rolled back and escalated`. A rollback that failed is never said quietly. */
export function endingHeading({ judged, escalated, relapse }: ApprovalStory): Heading | null {
  if (judged === null) return null
  const { ending, rolledBack } = judged
  if (ending === 'fixed' && relapse?.state === 'relapsed') {
    return { text: 'RELAPSED: it was fixed, and then failed again', tone: 'bad' }
  }
  const { text, tone } = endings[ending]
  const isUseless = ending !== 'fixed' && ending !== 'unknown'
  const wayBack = rolledBack === 'none' && !isUseless ? '' : rollbacks[rolledBack]
  const said = rolledBack === 'failed' ? `${text.toUpperCase()}${wayBack}` : `${text}${wayBack}`
  const steady =
    ending === 'fixed' && relapse !== null ? `, and steady for ${durationWords(relapse.overMs)}` : ''
  return {
    text: `${said}${steady}${escalated.length > 0 ? escalatedWords(wayBack) : ''}`,
    tone: rolledBack === 'failed' ? 'bad' : tone,
  }
}

function escalatedWords(wayBack: string): string {
  return wayBack === rollbacks.done ? ' and escalated' : ', escalated'
}
