import type { Freeze } from '../model/policy.ts'
import { durationWords } from './cards/clock-words.ts'
import { clip } from './clip.ts'
import { minuteOf } from './minute-of.ts'

/** What is frozen, by whom, why, and until when, as a sentence. */
export function freezeWords({ service, by, reason, since, until }: Freeze, now: Date): string {
  const what = service === null ? 'Every service' : service
  const end =
    until === null
      ? `until somebody types "unfreeze ${service ?? 'all'}"`
      : `until ${minuteOf(until, now)}, for another ${durationWords(until.getTime() - now.getTime())}`
  return `${what} is frozen since ${minuteOf(since, now)} by ${clip(by, 80)} (${clip(reason, 200)}), ${end}.`
}
