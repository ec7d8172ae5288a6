import type { Story } from '../../chat/cards/story.ts'
import { BotError } from '../../errors.ts'
import type { Entry } from '../../model/timeline.ts'
import type { Delivered } from '../../store/store.ts'
import type { Told } from './told.ts'

/** What one pass over an incident works with. */
export interface Scene {
  incident: string
  entries: readonly Entry[]
  story: Story
  /** What was noted at this source, by key. */
  known: Map<string, Delivered>
  save(noted: Delivered): Promise<void>
  /** Takes back an intent of which nothing can have arrived. */
  forget(key: string): Promise<void>
  tell(told: Omit<Told, 'kind'>): Promise<void>
  now(): number
}

/** One thing that a source should be told. */
export interface Effect extends Pick<Told, 'source' | 'ticket' | 'what'> {
  key: string
  /** Milliseconds until it may be told; null when there is nothing to tell. */
  dueInMs: number | null
  /** Resolves to after how many milliseconds it must be looked at again; null: not before there is news. */
  act(): Promise<number | null>
}

/** Stands for an id where there is nothing to be found under one any more, or never was. */
export const gone = 'gone'

/** Sends what must arrive once, its intent saved before; `again` when an earlier try may have arrived. */
export async function once<T>(
  { known, save, forget }: Pick<Scene, 'known' | 'save' | 'forget'>,
  key: string,
  send: (again: boolean) => Promise<T>,
): Promise<T> {
  const again = known.has(key)
  if (!again) await save({ key, messageId: null, contentHash: null })
  try {
    return await send(again)
  } catch (thrown) {
    if (!again && hasNotArrived(thrown)) await forget(key)
    throw thrown
  }
}

function hasNotArrived(thrown: unknown): boolean {
  return thrown instanceof BotError && (thrown.code === 'SOURCE_BUSY' || thrown.code === 'SOURCE_REFUSED')
}
