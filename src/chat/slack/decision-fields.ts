/** `block_id` and `action_id` alike of what the decision modal asks; errors are shown at them. */
export const decisionFields = {
  reason: 'reason',
  typed: 'typed',
  answer: 'answer',
  breakGlass: 'break-glass',
} as const
