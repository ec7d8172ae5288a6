import { clip } from '../clip.ts'
import type { KnownBlock, SlackMessage } from './block-kit.ts'

/** At most 50 blocks to a message, 3000 characters to a section (https://docs.slack.dev/reference/block-kit/blocks). */
const mostBlocks = 50
const longestText = 3_000

/** An answer that says where the rest is shown: with a link, or else by the incident's name. */
export function withThreadLink(
  message: SlackMessage,
  incident: string,
  permalink: string | null,
): SlackMessage {
  const name = incident.replace(/[^\w.-]/g, '')
  const text = permalink === null ? `Incident ${name}` : `<${permalink}|The thread of ${name}>`
  const shown: KnownBlock[] =
    message.blocks.length > 0
      ? message.blocks
      : [{ type: 'section', text: { type: 'mrkdwn', text: clip(message.text, longestText) } }]
  return {
    text: message.text,
    blocks: [...shown.slice(0, mostBlocks - 1), { type: 'context', elements: [{ type: 'mrkdwn', text }] }],
  }
}
