import { randomBytes } from 'node:crypto'
import { checkView } from './block-kit/check-view.ts'
import { invalid } from './invalid.ts'
import { isObject } from './is-object.ts'
import type { Json, JsonObject } from './json.ts'
import { noteActs } from './note-acts.ts'
import { namedBlocks } from './reading/named-blocks.ts'
import { slackRefusal } from './slack-refusal.ts'
import type { SlackWorld, StoredView } from './slack-world.ts'

/** docs.slack.dev/reference/methods/views.open: `view_too_large` beyond 250 kB. */
const mostBytes = 250_000

/** What methods and acknowledgements do with views; throws what Slack refuses. */
export const keepView = {
  /** Checked, with ids. */
  read(world: SlackWorld, view: Json | undefined, type: 'modal' | 'home', except: string | null): JsonObject {
    if (!isObject(view)) throw invalid('invalid_arguments', ['must provide an object [json-pointer:/view]'])
    if (Buffer.byteLength(JSON.stringify(view)) > mostBytes) throw slackRefusal('view_too_large')
    const problems = checkView(view, type)
    if (problems.length > 0) throw invalid('invalid_arguments', problems)
    for (const each of world.views.values()) {
      const taken = each.open && each.id !== except && each.view.external_id
      if (taken && each.view.external_id === view.external_id) throw slackRefusal('duplicate_external_id')
    }
    noteActs(world, { text: '', blocks: view.blocks ?? [], names: false, unfurls: false }, null, null)
    return { ...view, blocks: namedBlocks(view.blocks ?? []) }
  },

  add(world: SlackWorld, view: JsonObject, user: string, under: StoredView | null): StoredView {
    const id = world.newId('V')
    const stored: StoredView = {
      id,
      type: view.type === 'home' ? 'home' : 'modal',
      user,
      view,
      hash: newHash(world),
      rootId: under?.rootId ?? id,
      previousId: under?.id ?? null,
      open: true,
    }
    world.views.set(id, stored)
    return stored
  },

  replace(world: SlackWorld, stored: StoredView, view: JsonObject): void {
    stored.view = view
    stored.hash = newHash(world)
  },
}

function newHash(world: SlackWorld): string {
  return `${Math.floor(world.now() / 1000)}.${randomBytes(4).toString('hex')}`
}
