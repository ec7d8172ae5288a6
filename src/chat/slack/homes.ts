import type { webApi } from '@slack/bolt'
import type { ChatInbox, Overview } from '../adapter.ts'
import type { ChatLog } from '../chat-log.ts'
import { errorWords } from '../error-words.ts'
import { admit } from './admit.ts'
import { homeView } from './home-view.ts'
import type { Identities } from './identity.ts'
import { createRemembered } from './remembered.ts'
import type { Speakers } from './speakers.ts'
import type { ThreadLinks } from './thread-links.ts'

/** Who opened theirs lately has it brought up to date. */
const seenForMs = 8 * 3_600_000
const mostLinks = 40

interface HomesDeps {
  inbox: Pick<ChatInbox, 'overview'>
  client: webApi.WebClient
  identities: Identities
  speakers: Speakers
  links: ThreadLinks
  now(): Date
  log: ChatLog
}

/** The bot's own page, one for each person. Nothing here rejects. */
export interface Homes {
  /** Somebody opened it. */
  publish(user: string, body: unknown): Promise<void>
  /** What it shows of somebody has changed. */
  refresh(user: string, body: unknown): Promise<void>
}

/** By views.publish (https://docs.slack.dev/reference/methods/views.publish). */
export function createHomes(deps: HomesDeps): Homes {
  const { inbox, client, links, log } = deps
  const seen = createRemembered<true>(1_000, seenForMs, () => deps.now().getTime())

  async function publish(user: string, body: unknown): Promise<void> {
    try {
      const { person } = await admit(deps, body, user, 'asking')
      const overview = await inbox.overview(person)
      const permalinks = await linksOf(overview)
      await client.views.publish({ user_id: user, view: homeView(overview, { permalinks, now: deps.now() }) })
      seen.set(user, true)
    } catch (thrown) {
      log.warn({ user, error: errorWords(thrown) }, 'a home page was not shown in slack')
    }
  }

  async function linksOf({ waiting, mine, open }: Overview): Promise<Map<string, string>> {
    const incidents = new Set([...waiting.map(({ incident }) => incident), ...mine, ...open].map(idOf))
    const found = await Promise.all(
      [...incidents]
        .slice(0, mostLinks)
        .map(async (id) => [id, await links.of(id, { wait: false })] as const),
    )
    return new Map(found.flatMap(([id, link]) => (link === null ? [] : [[id, link]])))
  }

  return {
    publish,
    async refresh(user, body) {
      if (seen.get(user) !== undefined) await publish(user, body)
    },
  }
}

function idOf(incident: string | { id: string }): string {
  return typeof incident === 'string' ? incident : incident.id
}
