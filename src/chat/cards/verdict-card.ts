import type { Diagnosis } from '../../model/diagnosis.ts'
import type { ChatMessage, Tone } from '../../model/message.ts'
import type { RunStory } from './story.ts'
import { verdictReasons } from './verdict-blocks.ts'

const tones = { fault: 'bad', healthy: 'good', inconclusive: 'warn' } as const satisfies Record<
  Diagnosis['verdict']['state'],
  Tone
>

/** Why a run came to its verdict, in full; posted once, for what it was judged on does not change. */
export function verdictCard({ number, runbook, finished }: RunStory): ChatMessage {
  const title = `Verdict, run ${number} (${runbook})`
  if (finished === null) return { text: title, blocks: [{ type: 'heading', text: title, tone: 'neutral' }] }
  const { verdict } = finished.diagnosis
  return {
    text: `${title}: ${verdict.sentence}`,
    blocks: [
      { type: 'heading', text: title, tone: tones[verdict.state] },
      { type: 'text', text: verdict.sentence },
      ...verdictReasons(finished.diagnosis),
    ],
  }
}
