import type { JsonObject } from './json.ts'
import type { SlackWorld, StoredView } from './slack-world.ts'
import { stateOf } from './state-of.ts'

/** A view as methods and payloads hold it; docs.slack.dev/reference/interaction-payloads/view-interactions-payload. */
export function viewJson(world: SlackWorld, stored: StoredView): JsonObject {
  const { view } = stored
  return {
    id: stored.id,
    team_id: world.team.id,
    type: stored.type,
    blocks: view.blocks ?? [],
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    state: { values: stateOf(world, stored.id, stored.user, view.blocks ?? []) },
    hash: stored.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    close: view.close ?? null,
    submit: view.submit ?? null,
    clear_on_close: view.clear_on_close ?? false,
    notify_on_close: view.notify_on_close ?? false,
    root_view_id: stored.rootId,
    previous_view_id: stored.previousId,
    app_id: world.appId,
    app_installed_team_id: world.team.id,
    bot_id: world.botUser.botId,
  }
}
