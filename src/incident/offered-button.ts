import { threadView } from '../chat/thread-view.ts'
import type { Button } from '../model/message.ts'
import type { Deps } from './deps.ts'

/** A button as the cards of its incident offer it now, by the id with which a platform sends it back; null when none does. */
export async function offeredButton(
  deps: Pick<Deps, 'store' | 'timeline' | 'now'>,
  id: string,
): Promise<Button | null> {
  const incident = await incidentOf(deps, id)
  if (incident === null) return null
  for (const { message } of threadView(await deps.timeline.entries(incident))) {
    for (const block of message.blocks) {
      const found = block.type === 'buttons' ? block.buttons.find((button) => button.id === id) : undefined
      if (found !== undefined) return found
    }
  }
  return null
}

async function incidentOf({ store, now }: Pick<Deps, 'store' | 'now'>, id: string): Promise<string | null> {
  const [action, subject = ''] = id.split(':', 2)
  switch (action) {
    case 'approve':
    case 'deny': {
      const approval = await store.approval(subject)
      // Its time may be up before the timeline says so.
      if (approval === null || approval.state !== 'pending' || approval.expiresAt <= now()) return null
      return approval.incident
    }
    case 'unwatch':
      return (await store.goingWatches()).find(({ watch }) => watch === subject)?.incident ?? null
    case 'map':
      return (await store.alarm(subject))?.incident ?? null
    default:
      return (await store.incident(subject))?.id ?? null
  }
}
