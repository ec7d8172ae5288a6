import { blocksTooLong } from '../block-kit/blocks-too-long.ts'
import { checkBlocks } from '../block-kit/check-blocks.ts'
import { invalid } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import { slackRefusal } from '../slack-refusal.ts'
import type { SlackWorld } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'

/** docs.slack.dev/reference/methods/chat.postMessage: "Aim to keep it under 4,000"; clients show no more. */
const wellShown = 4000

/** Whether text and blocks of a message are something that Slack takes; throws as it refuses. */
export function checkContent(args: JsonObject, world: SlackWorld, method: string, mostText: number): void {
  const text = stringOf(args.text)
  if (args.text !== undefined && typeof args.text !== 'string') {
    throw invalid('invalid_arguments', ['must provide a string [json-pointer:/text]'])
  }
  if (args.blocks !== undefined && !Array.isArray(args.blocks)) throw slackRefusal('invalid_blocks_format')
  const blocks = objectsIn(args.blocks)
  const other = objectsIn(args.attachments).length > 0 || stringOf(args.markdown_text) !== ''
  if (text === '' && blocks.length === 0 && !other) throw slackRefusal('no_text')
  if (args.markdown_text && (text !== '' || blocks.length > 0)) throw slackRefusal('markdown_text_conflict')
  if (text.length > mostText) throw slackRefusal('msg_too_long')
  const problems = checkBlocks(args.blocks ?? [], 'message', '/blocks')
  if (problems.length > 0) throw invalid('invalid_blocks', problems)
  if (blocksTooLong(blocks)) throw slackRefusal('msg_blocks_too_long')
  if (text === '')
    world.violations.push(`${method}: no top-level text, so notifications and screen readers have none`)
  if (text.length > wellShown)
    world.violations.push(`${method}: a text of ${text.length} characters is cut when it is shown`)
}
