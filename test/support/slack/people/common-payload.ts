import type { JsonObject } from '../json.ts'
import type { SlackWorld } from '../slack-world.ts'
import { userOf } from './user-of.ts'

/** What all interaction payloads begin with; docs.slack.dev/reference/interaction-payloads. */
export function commonPayload(world: SlackWorld, userId: string, team?: string): JsonObject {
  const user = userOf(world, userId)
  return {
    team: { id: team ?? world.team.id, domain: team ? 'elsewhere' : world.team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: team ?? user.team },
    api_app_id: world.appId,
    token: 'verification-token',
    enterprise: null,
    is_enterprise_install: false,
  }
}
