import { randomUUID } from 'node:crypto'
import { slackRefusal } from '../slack-refusal.ts'
import type { Method } from './method.ts'

/** docs.slack.dev/reference/methods: auth.test and apps.connections.open. */
export function appMethods(issueTicket: (ticket: string) => string): Record<string, Method> {
  return {
    'auth.test': {
      token: 'bot',
      scopes: [],
      // "Special": hundreds a minute.
      perMinute: 300,
      required: [],
      optional: [],
      run(_, world) {
        return {
          url: `https://${world.team.domain}.slack.com/`,
          team: world.team.name,
          team_id: world.team.id,
          user: world.botUser.name,
          user_id: world.botUser.id,
          bot_id: world.botUser.botId,
          is_enterprise_install: false,
        }
      },
    },
    'apps.connections.open': {
      token: 'app',
      scopes: [],
      // Tier 1 says 1+; clients that reconnect are allowed far more.
      perMinute: 60,
      required: [],
      optional: ['debug_reconnects'],
      run(_, world) {
        if (!world.appToken.startsWith('xapp-')) throw slackRefusal('invalid_auth')
        return { url: issueTicket(randomUUID()) }
      },
    },
  }
}
