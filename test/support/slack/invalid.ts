import { type SlackRefusal, slackRefusal } from './slack-refusal.ts'

/** A refusal that names what is wrong: in `errors`, and in `response_metadata.messages`, which clients log. */
export function invalid(error: string, problems: string[]): SlackRefusal {
  return slackRefusal(error, {
    ...(error === 'invalid_blocks' ? { errors: problems } : {}),
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  })
}
