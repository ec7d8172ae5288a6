import type { webApi } from '@slack/bolt'
import { slackError } from './slack-error.ts'

/** Who the bot is in its workspace. */
export interface Identity {
  team: string
  userId: string
  botId: string
  /** `Acme` */
  workspace: string
}

export interface Identities {
  /** Null until Slack was reached for the first time. */
  known(): Identity | null
  /** Asks Slack once, and again only when that failed. */
  ask(): Promise<Identity>
}

/** By auth.test, which needs no scope (https://docs.slack.dev/reference/methods/auth.test). */
export function createIdentities(client: webApi.WebClient): Identities {
  let known: Identity | null = null
  let asking: Promise<Identity> | null = null

  async function askSlack(): Promise<Identity> {
    try {
      const { team_id, user_id, bot_id, team } = await client.auth.test()
      known = { team: team_id ?? '', userId: user_id ?? '', botId: bot_id ?? '', workspace: team ?? '' }
      return known
    } catch (thrown) {
      throw slackError(thrown, 'auth.test')
    } finally {
      asking = null
    }
  }

  return {
    known: () => known,
    ask() {
      if (known !== null) return Promise.resolve(known)
      asking ??= askSlack()
      return asking
    },
  }
}
