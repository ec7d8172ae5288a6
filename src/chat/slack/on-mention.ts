import type { types } from '@slack/bolt'
import { answerLine } from './answer-line.ts'
import type { Desk } from './desk.ts'
import { mentionText } from './mention-text.ts'

/** `@bot …` in a channel or a thread: the same verbs, answered in that thread. */
export async function onMention(desk: Desk, event: types.AppMentionEvent, body: unknown): Promise<void> {
  const { user, channel, ts, thread_ts: thread } = event
  const me = await desk.identities.ask().catch(() => null)
  const isBot = event.bot_id !== undefined || event.subtype === 'bot_message' || user === me?.userId
  if (user === undefined || isBot || event.edited !== undefined) return
  await answerLine(desk, {
    text: mentionText(event.text, me?.userId ?? null),
    body,
    spot: { user, channel, thread: thread ?? null, responseUrl: null },
    publicly: { channel, ts: thread ?? ts },
  })
}
