import type { Button } from '../../model/message.ts'

/** Whether a click opens a dialog of ours, which asks or shows more than Slack's own confirmation can. */
export function needsModal({ asks, whole }: Pick<Button, 'asks' | 'whole'>): boolean {
  return asks !== undefined || whole !== undefined
}
