import type { Json } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import { charactersIn } from './characters-in.ts'

/** Of texts and containers together; measured, as Slack does not say it: 13,297 in one markdown block (slackapi/bolt-js#2509). */
const most = 13_297

/** What each further block costs: a divider took the measured limit down to 13,172 (slackapi/bolt-js#2509). */
const container = 125

/** Whether a message is refused with `msg_blocks_too_long`, as near as it was measured by others. */
export function blocksTooLong(blocks: Json): boolean {
  const list = objectsIn(blocks)
  // In rich text every run of characters costs too: 11,341 characters were refused (slackapi/bolt-js#2867).
  const runs = list
    .filter((block) => block.type === 'rich_text')
    .reduce((sum, block) => sum + runsIn(block), 0)
  return charactersIn(list) + (list.length - 1) * container + runs * 25 > most
}

function runsIn(value: Json): number {
  return JSON.stringify(value).split('"type":').length - 1
}
