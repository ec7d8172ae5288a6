import type { Seen } from '../slack-server-types.ts'
import { viewJson } from '../view-json.ts'
import { viewStack } from '../view-stack.ts'
import { commonPayload } from './common-payload.ts'
import type { Stage } from './stage.ts'
import { topmost } from './submit-view.ts'

/** `view_closed` comes only when the view asked for it (`notify_on_close`). */
export async function closeView(
  stage: Stage,
  viewId: string | null,
  user: string,
  all: boolean,
): Promise<Seen | null> {
  const { world, delivery } = stage
  const top = topmost(world, user, viewId)
  const cleared = all || top.view.clear_on_close === true
  const closing = cleared ? viewStack(world, user).toReversed() : [top]
  let seen: Seen | null = null
  for (const view of closing) {
    view.open = false
    if (view.view.notify_on_close !== true) continue
    seen = await delivery.deliver({
      type: 'view_closed',
      ...commonPayload(world, user),
      view: viewJson(world, view),
      is_cleared: cleared,
    })
  }
  return seen
}
