import type { Hypothesis } from '../model/diagnosis.ts'
import { isHarmless } from './is-harmless.ts'
import { likenessSignature } from './likeness/weigh-likeness.ts'

/** Words of programs and people for what does not go as it should, and statuses that say it. */
const trouble =
  /(?<![\d.:-])(?:4(?:[0-2]\d|31|51|60|9[4-9])|5[0-3]\d)(?![\d.:]*\d)(?! ?(?:ms|MB|KB|GB|s\b|px|%))|error|fail|refus|reset|time[ds]?[ -]?out|unreach|unhealthy|denied|not found|no such|cannot|can['’]t|could not|couldn|unable|invalid|bad gateway|unavailable|exceed|exited|kill|crash|\bdown\b|broken|abort|too (?:big|large|many|long|small)|panic|fatal|malformed|mismatch|expired|unexpected|wrong|\blost\b|\boom\b|\bhang|stuck|deregister/i

/** Directives of nginx: `proxy_next_upstream error timeout;` says what would be done, not that it was. */
const directive = /^[ \t]*[a-z_]{3,40}[ \t][^\n;]{0,400};[ \t]*$/gm

/** What a program’s line weighs at least that tells of a fault. */
const least = 6

/** Whether a text tells that something went wrong: without that, remarks and settings are documentation. */
export function tellsTrouble(text: string, ranked: readonly Hypothesis[]): boolean {
  if (trouble.test(text.replace(directive, ''))) return true
  return ranked.some(
    ({ cause, for: speaking }) =>
      !isHarmless(cause) &&
      speaking.some(
        ({ signature, weight }) =>
          weight >= least && signature !== likenessSignature && !signature.startsWith('note-'),
      ),
  )
}
