import { objectsIn } from '../objects-in.ts'
import type { SlackView } from '../slack-server-types.ts'
import type { SlackWorld, StoredView } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { textIn } from '../text-in.ts'
import { viewJson } from '../view-json.ts'

/** A view as tests look at it. */
export function shownView(world: SlackWorld, stored: StoredView): SlackView {
  const { view } = stored
  return {
    id: stored.id,
    type: stored.type,
    callbackId: stringOf(view.callback_id),
    title: textIn(view.title),
    blocks: objectsIn(view.blocks),
    submit: textIn(view.submit) || null,
    close: textIn(view.close) || null,
    privateMetadata: stringOf(view.private_metadata),
    hash: stored.hash,
    view: viewJson(world, stored),
  }
}
