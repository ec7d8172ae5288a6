import { DiscordAPIError, HTTPError } from 'discord.js'
import { BotError } from '../../errors.ts'
import { shortReason } from './short-reason.ts'

/** Discord said to wait; nothing was done. */
export interface Limited {
  limitedMs: number
}

/** What an edit of a message older than an hour is answered when there were too many: nothing tells when it is over. */
const manyEditsMs = 60_000

/** Codes of https://docs.discord.com/developers/topics/opcodes-and-status-codes#json, and what to do about each. */
const refusals: Record<number, string> = {
  10003: 'The channel or thread was deleted: name another in DISCORD_CHANNEL, or in the services file.',
  10004: 'Check DISCORD_GUILD, and invite the bot to that server.',
  50001:
    'Give the bot "View Channel" in that channel; `npx fiveohtwo setup discord` prints the link that invites it.',
  50013:
    'Give the bot "Send Messages", "Send Messages in Threads", "Create Public Threads", "Embed Links", "Attach Files" and "Read Message History" there.',
  50083: 'Give the bot "Manage Threads", or open the thread again.',
  160005: 'The thread is locked: a moderator can unlock it, or give the bot "Manage Threads".',
  160006: 'The server has as many active threads as Discord allows: close some.',
}

/**
 * What a request to Discord comes to for whoever sent it: `CHAT_BUSY`, `CHAT_REFUSED`, or `CHAT_UNREACHABLE` where
 * nobody knows whether it was carried out. `what` says what was tried, as in `post in the thread`.
 */
export function chatError(thrown: unknown, what: string): BotError {
  if (thrown instanceof BotError) return thrown
  if (isLimited(thrown)) return busy(what, thrown.limitedMs, thrown)
  if (thrown instanceof DiscordAPIError) {
    const { status, code } = thrown
    if (code === 30046) return busy(what, manyEditsMs, thrown)
    const said = `Discord refused to ${what}: ${shortReason(thrown.message)} (${code})`
    return new BotError('CHAT_REFUSED', said, hintOf(status, Number(code)), { cause: thrown })
  }
  const why =
    thrown instanceof HTTPError
      ? `Discord answered ${thrown.status}`
      : `no answer came (${thrown instanceof Error ? shortReason(thrown.message) : 'unknown'})`
  return new BotError(
    'CHAT_UNREACHABLE',
    `could not ${what}: ${why}`,
    'It is tried again by itself; https://discordstatus.com says how Discord is.',
    { cause: thrown },
  )
}

export function isLimited(thrown: unknown): thrown is Limited {
  return typeof thrown === 'object' && thrown !== null && 'limitedMs' in thrown
}

/** The number with which Discord refused, null when it did not. */
export function refusalCode(thrown: unknown): number | null {
  const cause = thrown instanceof BotError ? thrown.cause : thrown
  return cause instanceof DiscordAPIError ? Number(cause.code) : null
}

function busy(what: string, afterMs: number, cause: unknown): BotError {
  const message = `Discord's limits leave no room to ${what}`
  return new BotError('CHAT_BUSY', message, 'It is tried again by itself.', { cause, afterMs })
}

function hintOf(status: number, code: number): string {
  const known = refusals[code]
  if (known !== undefined) return known
  if (status === 401)
    return 'Make a new token on the page Bot of https://discord.com/developers and set DISCORD_TOKEN.'
  if (status === 403)
    return 'Look at what the bot may do in that channel; `npx fiveohtwo check` names what is missing.'
  return 'Please report this: the message was not as Discord wants it.'
}
