import type { Json, JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import { checkBlocks } from './check-blocks.ts'
import { checks } from './checks.ts'
import { texts } from './texts.ts'

const { anything, flag, object, one, text } = checks

// docs.slack.dev/reference/views: titles and buttons 24, private_metadata 3000, ids 255.
const shared = { private_metadata: text(0, 3000), callback_id: text(0, 255), external_id: text(0, 255) }
const modal = object(
  { type: one('modal'), title: texts.plain(24), blocks: anything },
  { ...shared, close: texts.plain(24), submit: texts.plain(24), clear_on_close: flag, notify_on_close: flag },
)
const home = object({ type: one('home'), blocks: anything }, shared)

/** What Slack finds wrong with a view, in its words. */
export function checkView(view: JsonObject, type: 'modal' | 'home', at = '/view'): string[] {
  const problems: string[] = []
  const check = type === 'modal' ? modal : home
  check(view, at, problems)
  problems.push(...checkBlocks(view.blocks ?? null, 'view', `${at}/blocks`))
  if (type === 'modal' && !view.submit && hasInput(view.blocks ?? null)) {
    checks.say(problems, 'missing required field: submit', at)
  }
  return problems
}

function hasInput(blocks: Json): boolean {
  return objectsIn(blocks).some((block) => block.type === 'input')
}
