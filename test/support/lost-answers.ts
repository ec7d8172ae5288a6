import { vi } from 'vitest'
import { markIn } from '../../src/chat/discord/mark-of.ts'
import { type BothChats, patience } from './both-chats.ts'
import { isRecord } from './discord/is-record.ts'
import type { JsonObject } from './slack/json.ts'

/** A moment at which nobody but the platforms knows what arrived. */
export interface LostAnswers {
  /** Resolves when the message stands in both threads, and neither platform has said so. */
  arrived(): Promise<void>
  /** From now on both answer again. */
  over(): void
}

/** Both platforms keep the next message of a kind (`evidence`, `proposal`, `chart`) and fall silent instead of answering. */
export function loseAnswers({ slack, discord }: BothChats, kind: string): LostAnswers {
  let isKeptByDiscord = false
  const before = slack.calls().length
  slack.fail({ method: '*', when: (args) => kindInSlack(args) === kind, as: { hang: true, done: true } })
  const takeBack = [
    discord.fail({
      route: 'POST /channels/:channel/messages',
      when(body) {
        isKeptByDiscord ||= kindInDiscord(body) === kind
        return isKeptByDiscord
      },
      how: 'accept-then-cut',
    }),
    // What is asked afterwards, to find out whether it arrived.
    discord.fail({ times: Number.POSITIVE_INFINITY, when: () => isKeptByDiscord, how: 'hang' }),
  ]
  return {
    async arrived() {
      const isKeptBySlack = () =>
        slack
          .calls()
          .slice(before)
          .some(({ error }) => error === 'hang')
      await vi.waitUntil(() => isKeptByDiscord && isKeptBySlack(), patience)
    },
    over() {
      slack.heal()
      for (const each of takeBack) each()
    },
  }
}

/** By the metadata of a post; files have none, and of those only the chart is a picture. */
function kindInSlack({ metadata, files }: JsonObject): string | null {
  const payload = isRecord(metadata) ? metadata.event_payload : null
  if (isRecord(payload)) return String(payload.key).split(':')[0] ?? null
  const [file] = Array.isArray(files) ? files : []
  return isRecord(file) && String(file.title).endsWith('.png') ? 'chart' : null
}

/** By the small print. */
function kindInDiscord(body: unknown): string | null {
  if (!isRecord(body)) return null
  const { content = '', embeds = [] } = body as Partial<Parameters<typeof markIn>[0]>
  return markIn({ content, embeds })?.split(' ')[0] ?? null
}
