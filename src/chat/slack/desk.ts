import type { webApi } from '@slack/bolt'
import type { ChatInbox } from '../adapter.ts'
import type { ChatLog } from '../chat-log.ts'
import type { Homes } from './homes.ts'
import type { Identities } from './identity.ts'
import type { PrivateAnswers } from './private-answer.ts'
import type { PublicAnswers } from './public-answer.ts'
import type { Speakers } from './speakers.ts'
import type { ThreadLinks } from './thread-links.ts'

/** What whoever answers people needs. */
export interface Desk {
  inbox: ChatInbox
  client: webApi.WebClient
  identities: Identities
  speakers: Speakers
  privately: PrivateAnswers
  publicly: PublicAnswers
  links: ThreadLinks
  homes: Homes
  /** Where the token may be sent along to. */
  download: { origins: readonly string[]; token: string; timeoutMs: number }
  now(): Date
  log: ChatLog
}
