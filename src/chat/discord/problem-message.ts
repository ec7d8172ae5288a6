import { toBotError } from '../../errors.ts'
import type { ChatMessage } from '../../model/message.ts'
import { asSentence } from '../as-sentence.ts'

/** An error as the one who asked is told of it: what happened, and the next thing to do. */
export function problemMessage(thrown: unknown): ChatMessage {
  const { code, message, hint } = toBotError(thrown)
  const what = code === 'INTERNAL' ? 'Something went wrong on our side' : message
  return { text: `✗ ${asSentence(what)}\n${asSentence(hint)}`, blocks: [] }
}
