import type { Lane } from '../pace.ts'

/** What Discord counts together: posts and edits of a channel, threads begun in it, answers to one interaction, other routes. */
export function laneOf(method: string, route: string): string {
  const [, channel, rest = ''] = /^\/channels\/(\d+)\/messages(.*)$/.exec(route) ?? []
  if (channel !== undefined && rest.endsWith('/threads')) return `thread ${channel}`
  if (channel !== undefined && method === 'POST') return `post ${channel}`
  if (channel !== undefined && method === 'PATCH') return `edit ${channel}`
  const [, hook] = /^\/webhooks\/\d+\/([^/]+)/.exec(route) ?? []
  if (hook !== undefined) return `answer ${hook}`
  return `${method} ${route}`
}

/** What all requests of a bot are counted in. */
export const everywhere = 'everywhere'

/**
 * Of the 50 requests a second that a bot has, some are left for answers to people. Five in five seconds, for posts and for edits, is what Discord's headers say of a channel
 * (https://docs.discord.com/developers/topics/rate-limits); every answer's own headers correct it.
 */
export function limitOf(lane: string): Lane | null {
  if (lane === everywhere) return { everyMs: 25, burst: 40 }
  return /^(?:post|edit) /.test(lane) ? { everyMs: 1000, burst: 5 } : null
}
