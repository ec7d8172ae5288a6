import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import type { ToldStory } from './alarms-story.ts'
import { sourceName } from './source-name.ts'

/** What the sources were told, a sentence each: `PagerDuty has a note with the verdict.` Failures say why. */
export function toldSentences(told: readonly ToldStory[]): string[] {
  const groups = Map.groupBy(told, ({ source, what, outcome }) => `${source} ${what} ${outcome}`)
  return [...groups.values()].flatMap((group) => {
    const newest = group.at(-1)
    if (newest === undefined) return []
    const where = group.length === 1 ? '' : ` (${group.length} tickets)`
    const source = sourceName(newest.source)
    if (newest.outcome === 'pass') return [asSentence(`${done[newest.what](source)}${where}`)]
    return [`${asSentence(`${failed[newest.what](source)}${where}: ${clip(newest.summary, 300)}`)}`]
  })
}

type Words = Record<ToldStory['what'], (source: string) => string>

const done: Words = {
  note: (source) => `${source} has a note with the verdict`,
  acknowledged: (source) => `acknowledged in ${source}`,
  resolved: (source) => `resolved in ${source}`,
  silenced: (source) => `silenced in ${source} while the change is made`,
  unsilenced: (source) => `the silence in ${source} is lifted`,
}

const failed: Words = {
  note: (source) => `${source} got no note`,
  acknowledged: (source) => `not acknowledged in ${source}`,
  resolved: (source) => `not resolved in ${source}`,
  silenced: (source) => `not silenced in ${source}`,
  unsilenced: (source) => `THE SILENCE IN ${source} STILL STANDS, it could not be lifted`,
}
