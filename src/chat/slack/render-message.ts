import type { ChatMessage } from '../../model/message.ts'
import type { SlackMessage } from './block-kit.ts'
import { drawBlocks } from './draw-blocks.ts'
import { notificationText } from './notification-text.ts'
import { plainLines } from './plain-words.ts'

/** https://docs.slack.dev/reference/block-kit/blocks */
const mostBlocks = 50
/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const longestText = 3000
/**
 * `msg_blocks_too_long` comes undocumented at about 13,200 characters over all blocks, containers counted
 * (https://github.com/slackapi/bolt-js/issues/2509), and was seen with 11,300 characters of bare text in rich text
 * (https://github.com/slackapi/bolt-js/issues/2867): so that JSON is measured, with room for the ids that Slack adds.
 */
const mostBytes = 10_000

/**
 * A neutral message for `chat.postMessage` and `chat.update`, within every limit whatever the message holds. `whole` says
 * where all of it is when something does not fit, as in `they are in the console`.
 */
export function renderMessage(message: ChatMessage, whole = 'in the console'): SlackMessage {
  const surface = { blocks: mostBlocks, bytes: mostBytes, tables: 1, whole }
  const drawn = drawBlocks(message.blocks, surface)
  // An edit without blocks would leave those of before.
  const blocks =
    drawn.length > 0 ? drawn : [{ type: 'section' as const, text: plainLines(message.text, longestText) }]
  return { text: notificationText(message.text), blocks }
}
