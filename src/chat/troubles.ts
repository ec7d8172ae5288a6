import { type BotError, toBotError } from '../errors.ts'
import type { PlatformHealth } from './adapter.ts'

/** What keeps an adapter from its work right now, by the part of it that cannot. */
export interface Troubles {
  has(part: string, error: BotError): void
  over(part: string): void
  /** The one that has lasted longest. */
  first(): NonNullable<PlatformHealth['trouble']> | null
  /** Does something of a part: its failing is that part's trouble, its going well ends it. */
  watching<A extends unknown[], T>(part: string, work: (...args: A) => Promise<T>): (...args: A) => Promise<T>
}

export function createTroubles(): Troubles {
  const troubles = new Map<string, BotError>()

  return {
    has(part, error) {
      troubles.set(part, error)
    },
    over(part) {
      troubles.delete(part)
    },
    first() {
      const [error] = troubles.values()
      return error === undefined ? null : { detail: error.message, next: error.hint }
    },
    watching:
      (part, work) =>
      async (...args) => {
        try {
          const result = await work(...args)
          troubles.delete(part)
          return result
        } catch (thrown) {
          const error = toBotError(thrown)
          // Limits that are used up are no trouble.
          if (error.code !== 'CHAT_BUSY') troubles.set(part, error)
          throw thrown
        }
      },
  }
}
