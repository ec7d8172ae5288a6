import type { Lane } from '../pace.ts'

/**
 * How often what may be sent. `chat.update` is of tier 3, 50 a minute for the whole workspace
 * (https://docs.slack.dev/reference/methods/chat.update); with four at once 1.35 s keep every minute below that.
 * Messages: one a second in each channel, "short bursts" allowed (https://docs.slack.dev/apis/web-api/rate-limits); a bit
 * less, for what is sent in time may arrive closer together.
 */
export function slackLane(lane: string): Lane | null {
  if (lane === editsLane) return { everyMs: 1_350, burst: 4 }
  if (lane.startsWith(postsPrefix)) return { everyMs: 1_050, burst: 3 }
  return null
}

export const editsLane = 'edits'

const postsPrefix = 'posts:'

export function postsLane(channel: string): string {
  return `${postsPrefix}${channel}`
}
