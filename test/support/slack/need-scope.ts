import { slackRefusal } from './slack-refusal.ts'
import type { SlackWorld } from './slack-world.ts'

/** Throws `missing_scope` with what is needed and what there is. */
export function needScope(world: SlackWorld, scope: string): void {
  if (world.scopes.includes(scope)) return
  throw slackRefusal('missing_scope', { needed: scope, provided: world.scopes.join(',') })
}
