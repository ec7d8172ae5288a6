import type { Silence } from '../model/monitoring.ts'
import { durationWords } from './cards/clock-words.ts'
import { clip } from './clip.ts'
import { minuteOf } from './minute-of.ts'

/** What is silenced, by whom, why, and until when, as a sentence. */
export function silenceWords({ service, by, reason, since, until }: Silence, now: Date): string {
  const what = service ?? 'Every service'
  const left = durationWords(until.getTime() - now.getTime())
  return `${what} is silenced since ${minuteOf(since, now)} by ${clip(by, 80)} (${clip(reason, 200)}), until ${minuteOf(until, now)}, for another ${left}.`
}
