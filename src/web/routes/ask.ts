import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Reply } from '../../chat/adapter.ts'
import { type BotError, toBotError } from '../../errors.ts'
import { problemReply, problemStatus } from '../problem.ts'

/** Everybody who holds the console's token is this person. */
export const from = { person: { id: 'console:operator', name: 'operator' }, platform: 'console' }

/** What came of a command or click, with the status to answer with. */
export interface Answer {
  status: ContentfulStatusCode
  reply: Reply
  problem: BotError | null
}

/** Runs a command or a click; what it throws is reported, and becomes an answer in the words of the catalogue. */
export async function ask(
  action: () => Promise<Reply>,
  report: (problem: BotError) => void,
): Promise<Answer> {
  try {
    return { status: 200, reply: await action(), problem: null }
  } catch (thrown) {
    const problem = toBotError(thrown)
    report(problem)
    return { status: problemStatus(problem), reply: { message: problemReply(problem) }, problem }
  }
}
