import type { webApi } from '@slack/bolt'
import type { ChatInbox } from '../adapter.ts'
import { createRemembered } from './remembered.ts'
import { readThreadId } from './thread-id.ts'

/** A thread is begun by another job, which takes a moment: how long to look for it, ms, in all 1.5 s. */
const pausesMs = [0, 100, 200, 400, 800]

export interface ThreadLinks {
  /** The address of an incident's thread, null when there is none (yet). `wait`: it may be about to be begun. */
  of(incident: string, options: { wait: boolean }): Promise<string | null>
}

/** By chat.getPermalink, which needs no scope (https://docs.slack.dev/reference/methods/chat.getPermalink). */
export function createThreadLinks(
  client: webApi.WebClient,
  inbox: Pick<ChatInbox, 'threadOf'>,
  { now, pause }: { now: () => number; pause: (ms: number) => Promise<void> },
): ThreadLinks {
  const links = createRemembered<string>(1_000, 24 * 3_600_000, now)

  async function linkTo(thread: string): Promise<string | null> {
    const place = readThreadId(thread)
    if (place === null) return null
    const kept = links.get(thread)
    if (kept !== undefined) return kept
    const { permalink } = await client.chat.getPermalink({ channel: place.channel, message_ts: place.ts })
    if (permalink === undefined || !/^https?:\/\/[^\s<>|"]+$/.test(permalink)) return null
    links.set(thread, permalink)
    return permalink
  }

  return {
    async of(incident, { wait }) {
      try {
        for (const ms of wait ? pausesMs : [0]) {
          if (ms > 0) await pause(ms)
          const thread = await inbox.threadOf('slack', incident)
          if (thread !== null) return await linkTo(thread)
        }
        return null
      } catch {
        return null
      }
    },
  }
}
