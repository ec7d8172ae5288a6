import type { APIModalInteractionResponseCallbackData } from 'discord.js'
import type { Json } from './is-record.ts'

/** application command, component, autocomplete, modal: receiving-and-responding.mdx "Interaction Type". */
export type InteractionType = 2 | 3 | 4 | 5

export interface Interaction {
  id: string
  token: string
  type: InteractionType
  userId: string
  channelId: string
  createdAt: Date
  /** As it was dispatched. */
  payload: Json
  /** The message whose component was used. */
  sourceId: string | null
  /** The callback type of the first response. */
  response: number | null
  ms: number | null
  failed: string | null
  /** Without a first response in time the token is dead. */
  dead: boolean
  /** What `@original` stands for. */
  originalId: string | null
  /** The first response was a deferral that nothing followed yet. */
  pending: boolean
  followUpIds: string[]
  modal: APIModalInteractionResponseCallbackData | null
  choices: { name: string; value: string | number }[]
  listeners: Set<() => void>
  /** Called when anything of this changes; calls the listeners. */
  changed(): void
}
