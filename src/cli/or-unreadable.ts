import { BotError } from '../errors.ts'

/** What a bundle's own content comes to; one whose chain holds may still have been made by hand. Throws `BUNDLE_UNREADABLE`. */
export function orUnreadable<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof BotError) throw thrown
    throw new BotError(
      'BUNDLE_UNREADABLE',
      `What the bundle holds cannot be read: ${thrown instanceof Error ? thrown.message : thrown}.`,
      'Use the version that wrote it. Its chain holds, so it may also have been made by hand.',
      { cause: thrown },
    )
  }
}
