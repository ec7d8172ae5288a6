import type { ChatMessage } from '../../model/message.ts'
import type { Entry } from '../../model/timeline.ts'
import { durations, sentences } from './post-incident/summary.ts'
import { taleOf } from './post-incident/tale.ts'

/** The start of the post-incident report, and how to get the whole; null for entries that are no incident. */
export function reportReply(entries: readonly Entry[]): ChatMessage | null {
  const tale = taleOf(entries)
  if (tale === null) return null
  const text = sentences(tale, (words) => words).join(' ')
  return {
    text: `${tale.incident}: ${text}`,
    blocks: [
      { type: 'heading', text: `${tale.incident} so far`, tone: 'neutral' },
      { type: 'text', text },
      {
        type: 'table',
        title: 'How long it took:',
        columns: ['Time', 'Took', 'From … to'],
        rows: durations(tale),
      },
      {
        type: 'text',
        text: `The whole report, in Markdown: npx fiveohtwo report ${tale.incident} --out ${tale.incident}.md`,
      },
    ],
  }
}
