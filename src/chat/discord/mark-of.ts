import { createHash } from 'node:crypto'
import type { APIMessage } from 'discord.js'
import { limits } from './limits.ts'

/**
 * Small print under a message, by which it is found again when nobody knows whether it arrived: Discord keeps no field
 * of ours, and forgets nonces after minutes. `where` is the incident for the message that begins its thread, else the thread.
 */
export function markOf(where: string, key: string): string {
  const [kind = ''] = key.split(':', 1)
  return `${kind} · ${digest(where, key).slice(0, 8)}`
}

/** https://docs.discord.com/developers/resources/message#create-message: one message per nonce for some minutes. */
export function nonceOf(where: string, key: string): string {
  return digest(where, key).slice(0, limits.nonce)
}

/** The small print of a message that came from Discord, null when there is none. */
export function markIn({ embeds, content }: Pick<APIMessage, 'embeds' | 'content'>): string | null {
  const footer = embeds.at(-1)?.footer?.text
  if (footer !== undefined) return footer
  return /(?:^|\n)-# (.*)$/.exec(content)?.[1] ?? null
}

function digest(where: string, key: string): string {
  return createHash('sha256').update(`${where}\n${key}`).digest('hex')
}
