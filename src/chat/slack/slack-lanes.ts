import type { Lane } from '../pace.ts'

/**
 * `chat.update` is of tier 3: so many a minute for the whole workspace, over all incidents
 * (https://docs.slack.dev/reference/methods/chat.update).
 */
export const editsPerMinute = 50

/**
 * How often what may be sent: edits as {@link editsPerMinute} says, at once when many incidents come to something at once.
 * Messages: one a second in each channel, "short bursts" allowed (https://docs.slack.dev/apis/web-api/rate-limits). A bit
 * less of both, for what is sent in time may arrive closer together.
 */
export function slackLane(lane: string): Lane | null {
  if (lane === editsLane) return { most: editsPerMinute, withinMs: 62_000 }
  if (lane.startsWith(postsPrefix)) return { everyMs: 1_050, burst: 3 }
  return null
}

export const editsLane = 'edits'

const postsPrefix = 'posts:'

export function postsLane(channel: string): string {
  return `${postsPrefix}${channel}`
}
