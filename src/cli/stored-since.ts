import type { Entry } from '../model/timeline.ts'
import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'

/** What `read` makes of each incident that was opened since then, one timeline at a time; null is left out. */
export async function storedSince<T>(since: Date, read: (entries: Entry[]) => T | null): Promise<T[]> {
  const access = await openAccess(
    readConfiguration(),
    { work: false, demo: false, otherwise: 'refuse' },
    () => undefined,
  )
  try {
    const all = await access.incidents('all')
    // Over HTTP a date is a text.
    const wanted = all.filter(({ openedAt }) => new Date(openedAt) >= since)
    // The newest 1000 are listed, 500 by a running bot.
    if (wanted.length === all.length && all.length >= 500)
      process.stderr.write(`Only the newest ${all.length} incidents are counted.\n`)
    const results: T[] = []
    for (const { id } of wanted) {
      const result = read(await access.entries(id))
      if (result !== null) results.push(result)
    }
    return results
  } finally {
    await access.close()
  }
}
