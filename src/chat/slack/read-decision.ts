import type { Press } from '../adapter.ts'
import { decisionFields } from './decision-fields.ts'

export type Decision = Pick<Press, 'reason' | 'typed' | 'answer' | 'breakGlass'>

/** `view.state` of a `view_submission`, as far as it is read. */
export interface SubmittedState {
  values: Record<
    string,
    Record<string, { value?: string | null; selected_options?: readonly unknown[] | null }>
  >
}

/** What somebody told along with a click, of what the decision modal asked. */
export function readDecision({ values }: SubmittedState): Decision {
  const field = (name: string) => values[name]?.[name]
  const reason = field(decisionFields.reason)?.value?.trim()
  const typed = field(decisionFields.typed)?.value?.trim()
  const answer = field(decisionFields.answer)?.value?.trim()
  const breakGlass = (field(decisionFields.breakGlass)?.selected_options ?? []).length > 0
  return {
    ...(reason ? { reason } : {}),
    ...(typed ? { typed } : {}),
    ...(answer ? { answer } : {}),
    ...(breakGlass ? { breakGlass } : {}),
  }
}
