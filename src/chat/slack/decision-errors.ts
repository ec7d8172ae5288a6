import type { Button } from '../../model/message.ts'
import { decisionFields } from './decision-fields.ts'
import { defuseLine } from './defuse.ts'
import { plainString } from './plain-words.ts'
import type { Decision } from './read-decision.ts'

/**
 * For `response_action: 'errors'` (https://docs.slack.dev/surfaces/modals#displaying_errors): what is said at the fields of
 * the modal before anything is decided; null when there is nothing to say. The bot checks all of it again.
 */
export function decisionErrors(
  { asks }: Pick<Button, 'asks'>,
  { reason, typed, answer, breakGlass = false }: Decision,
): Record<string, string> | null {
  const errors: Record<string, string> = {}
  if (asks && asks.typed !== null && typed !== asks.typed) {
    errors[decisionFields.typed] = plainString(`Type ${defuseLine(asks.typed)}, exactly.`, 300)
  }
  if (asks?.answer !== undefined && answer === undefined) {
    errors[decisionFields.answer] = 'This needs an answer.'
  }
  if (reason === undefined && (breakGlass || asks?.reason === true)) {
    errors[decisionFields.reason] = breakGlass ? 'Breaking the glass needs a reason.' : 'This needs a reason.'
  }
  return Object.keys(errors).length === 0 ? null : errors
}
