import { checkBlocks } from '../block-kit/check-blocks.ts'
import { unseen } from '../delivery/unseen.ts'
import type { JsonObject } from '../json.ts'
import { responseUrls } from '../response-urls.ts'
import type { Seen, Typing } from '../slack-server-types.ts'
import { triggers } from '../triggers.ts'
import { escaped } from './escaped.ts'
import type { Stage } from './stage.ts'
import { userOf } from './user-of.ts'

/** Types the command; docs.slack.dev/interactivity/implementing-slash-commands. What Slack says instead is in `refused`. */
export async function typeCommand(stage: Stage, text: string, from: Typing): Promise<Seen> {
  const { world } = stage
  const name = world.commandName
  if (from.threadTs) return unseen({}, `${name} is not supported in threads. Sorry!`)
  if (!world.scopes.includes('commands')) return unseen({}, `${name} is not a valid command.`)
  const payload = payloadOf(stage, text, from)
  const seen = await stage.delivery.deliver(payload)
  if (seen.refused) return { ...seen, refused: `${name} failed with the error "${seen.refused}"` }
  const body = seen.body ?? {}
  if (Object.keys(body).length === 0) return seen
  const problems = checkBlocks(body.blocks ?? [], 'message', '/blocks')
  if (problems.length > 0 || (!body.text && !body.blocks && !body.attachments)) {
    world.violations.push(`${name} was answered with something that is no message: ${problems.join(', ')}`)
    return { ...seen, refused: `${name} failed with the error "invalid_command_response"` }
  }
  const to = [...world.responseUrls.values()].find(({ url }) => url === seen.responseUrl)
  if (to) responseUrls.show(world, to, body, 'ack')
  return seen
}

function payloadOf({ world }: Stage, text: string, from: Typing): JsonObject {
  const user = userOf(world, from.user)
  const channel = world.channels.get(from.channel)
  return {
    token: 'verification-token',
    team_id: from.team ?? world.team.id,
    team_domain: from.team ? 'elsewhere' : world.team.domain,
    channel_id: from.channel,
    channel_name: channel?.im
      ? 'directmessage'
      : channel?.private
        ? 'privategroup'
        : (channel?.name ?? 'unknown'),
    user_id: user.id,
    user_name: user.name,
    command: world.commandName,
    text: escaped(text.trim()),
    api_app_id: world.appId,
    is_enterprise_install: 'false',
    response_url: responseUrls.issue(world, {
      user: user.id,
      channel: from.channel,
      threadTs: null,
      messageTs: null,
    }),
    trigger_id: triggers.issue(world, user.id, null),
  }
}
