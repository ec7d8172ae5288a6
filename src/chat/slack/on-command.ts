import type { SlashCommand } from '@slack/bolt'
import { answerLine } from './answer-line.ts'
import type { Desk } from './desk.ts'
import { typedText } from './typed-text.ts'

/** `/502 …`: answered to the one who typed it alone, with a link to the thread where the rest is shown. */
export async function onCommand(desk: Desk, command: SlashCommand): Promise<void> {
  const { text, user_id: user, channel_id: channel, response_url: url } = command
  await answerLine(desk, {
    text: typedText(text ?? ''),
    body: command,
    spot: {
      user,
      channel,
      thread: command.thread_ts ?? null,
      responseUrl: url ? { url, since: desk.now().getTime(), uses: 0 } : null,
    },
    publicly: null,
  })
}
