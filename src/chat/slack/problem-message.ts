import type { BotError } from '../../errors.ts'
import type { SlackMessage } from './block-kit.ts'
import { notificationText } from './notification-text.ts'
import { problemBlocks } from './problem-blocks.ts'

/** For the one who asked alone: what happened with the observed value, and the next thing to do. */
export function problemMessage(error: BotError): SlackMessage {
  return { text: notificationText(`${error.message} ${error.hint}`), blocks: problemBlocks(error) }
}
