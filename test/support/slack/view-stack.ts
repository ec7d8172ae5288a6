import type { SlackWorld, StoredView } from './slack-world.ts'

/** The modals in front of somebody, the topmost last. */
export function viewStack(world: SlackWorld, user: string): StoredView[] {
  return [...world.views.values()].filter((view) => view.open && view.type === 'modal' && view.user === user)
}
