import type { RungState } from '../../model/diagnosis.ts'
import type { Tone } from '../../model/message.ts'

type State = RungState | 'pending'

/** Beside the words, so that nothing is told by colour alone; each has a shape of its own. */
export const toneMarks: Record<Tone, string> = { good: '✅ ', bad: '❌ ', warn: '🔶 ', neutral: '' }

export const hopMarks: Record<State, string> = {
  pass: '✅',
  fail: '❌',
  partial: '🔶',
  unknown: '❓',
  pending: '⏳',
}

/** In long lists what is well steps back. */
export const rowMarks: Record<Exclude<State, 'partial'>, string> = {
  pass: '✓',
  fail: '❌',
  unknown: '❓',
  pending: '·',
}
