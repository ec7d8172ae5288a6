import { asSentence } from '../../chat/as-sentence.ts'
import { clip } from '../../chat/clip.ts'
import type { BotError } from '../../errors.ts'
import type { Entry, Happening } from '../../model/timeline.ts'

/** Reasons that are told of one outage: a platform that gives another one each time shall not fill the timeline. */
const mostReasons = 3

/** Outages that are told of one incident and platform: one that comes and goes shall not fill it either. */
const mostOutages = 20

const longestReason = 500

/** What the timeline is to say of a platform that failed; null when it says so already, or there is nobody to read it. */
export function tellFailure(entries: readonly Entry[], platform: string, error: BotError): Happening | null {
  if (entries.some(({ what }) => what.kind === 'incident.closed')) return null
  const { reasons, outages } = standing(entries, platform)
  const reason = clip(`${asSentence(error.message)} ${asSentence(error.hint)}`.trim(), longestReason)
  // How a connection breaks differs from try to try, and is one and the same outage.
  const isTold = reasons.includes(reason) || (error.code !== 'CHAT_REFUSED' && reasons.length > 0)
  if (isTold || reasons.length >= mostReasons || (reasons.length === 0 && outages >= mostOutages)) return null
  return { kind: 'delivery.failed', platform, reason }
}

/** What the timeline is to say of a platform whose thread is complete; null when nobody said otherwise. */
export function tellRecovery(entries: readonly Entry[], platform: string): Happening | null {
  return standing(entries, platform).reasons.length === 0 ? null : { kind: 'delivery.resumed', platform }
}

/** The reasons that stand, and how many outages there were. */
function standing(entries: readonly Entry[], platform: string): { reasons: string[]; outages: number } {
  let reasons: string[] = []
  let outages = 0
  for (const { what } of entries) {
    if (what.kind === 'delivery.failed' && what.platform === platform) {
      if (reasons.length === 0) outages += 1
      reasons.push(what.reason)
    }
    if (what.kind === 'delivery.resumed' && what.platform === platform) reasons = []
  }
  return { reasons, outages }
}
