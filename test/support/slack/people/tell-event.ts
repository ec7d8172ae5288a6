import { unseen } from '../delivery/unseen.ts'
import type { JsonObject } from '../json.ts'
import type { Seen } from '../slack-server-types.ts'
import type { Stage } from './stage.ts'

/** An event in the wrapper of the Events API; docs.slack.dev/apis/events-api. Not told when the app did not subscribe. */
export async function tellEvent(
  { world, delivery, events }: Stage,
  subscription: string | null,
  event: JsonObject,
  team?: string,
): Promise<Seen> {
  const payload = {
    token: 'verification-token',
    team_id: team ?? world.team.id,
    context_team_id: team ?? world.team.id,
    context_enterprise_id: null,
    api_app_id: world.appId,
    event,
    type: 'event_callback',
    event_id: world.newId('Ev'),
    event_time: Math.floor(world.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team ?? world.team.id,
        user_id: world.botUser.id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: world.newId('4-'),
  }
  if (subscription && !events.includes(subscription))
    return unseen(payload, `nobody subscribed to ${subscription}`)
  return await delivery.deliver(payload)
}
