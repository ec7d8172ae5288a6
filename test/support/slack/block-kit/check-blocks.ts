import type { Json } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import { blocks } from './blocks.ts'
import { charactersIn } from './characters-in.ts'
import { checks } from './checks.ts'

/** docs.slack.dev/reference/block-kit/blocks: "up to 50 blocks in each message, and 100 blocks in modals or Home tabs". */
const most = { message: 50, view: 100 }

/** docs.slack.dev/reference/block-kit/blocks/table-block: one table in a message, 10,000 characters in its cells. */
const mostCellCharacters = 10_000

/** What Slack finds wrong with blocks, in its words; nothing when they are fine. */
export function checkBlocks(value: Json, surface: 'message' | 'view', at: string): string[] {
  const problems: string[] = []
  const kinds = surface === 'message' ? blocks.inMessages : blocks.inViews
  checks.list(0, most[surface], checks.typed(kinds))(value, at, problems)
  const seen = new Set<string>()
  for (const [index, block] of objectsIn(value).entries()) {
    const id = block.block_id
    if (typeof id !== 'string') continue
    if (seen.has(id)) checks.say(problems, `\`block_id\` "${id}" already exists`, `${at}/${index}/block_id`)
    seen.add(id)
  }
  const tables = objectsIn(value).filter((block) => block.type === 'table')
  if (tables.length > 1) checks.say(problems, 'only_one_table_allowed', at)
  if (tables.reduce((sum, table) => sum + charactersIn(table), 0) > mostCellCharacters) {
    checks.say(problems, `table cells must be less than ${mostCellCharacters + 1} characters in total`, at)
  }
  const markdown = objectsIn(value).filter((block) => block.type === 'markdown')
  if (markdown.reduce((sum, block) => sum + String(block.text ?? '').length, 0) > 12_000) {
    checks.say(problems, 'markdown blocks must be less than 12001 characters in total', at)
  }
  return problems
}
