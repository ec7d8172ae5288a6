import { unseen } from '../delivery/unseen.ts'
import { findMessage } from '../find-message.ts'
import { messageJson } from '../message-json.ts'
import { responseUrls } from '../response-urls.ts'
import type { Seen } from '../slack-server-types.ts'
import { triggers } from '../triggers.ts'
import { commonPayload } from './common-payload.ts'
import type { Stage } from './stage.ts'

/** docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload; shortcuts need the scope `commands`. */
export const useShortcut = {
  async onMessage(
    { world, delivery }: Stage,
    callbackId: string,
    on: { channel: string; ts: string; user: string; team?: string },
  ): Promise<Seen> {
    const message = findMessage(world, on.channel, on.ts)
    if (!message) throw new Error(`there is no message ${on.ts} in ${on.channel}`)
    if (!world.scopes.includes('commands')) return unseen({}, 'no such shortcut')
    return await delivery.deliver({
      type: 'message_action',
      ...commonPayload(world, on.user, on.team),
      callback_id: callbackId,
      action_ts: `${world.now() / 1000}`,
      trigger_id: triggers.issue(world, on.user, null),
      response_url: responseUrls.issue(world, {
        user: on.user,
        channel: on.channel,
        threadTs: message.threadTs,
        messageTs: on.ts,
      }),
      channel: { id: on.channel, name: world.channels.get(on.channel)?.name ?? 'unknown' },
      message_ts: on.ts,
      message: messageJson(world, message, true),
    })
  },

  async anywhere({ world, delivery }: Stage, callbackId: string, user: string): Promise<Seen> {
    if (!world.scopes.includes('commands')) return unseen({}, 'no such shortcut')
    return await delivery.deliver({
      type: 'shortcut',
      ...commonPayload(world, user),
      callback_id: callbackId,
      action_ts: `${world.now() / 1000}`,
      trigger_id: triggers.issue(world, user, null),
    })
  },
}
