import type { Ending } from '../../model/approval.ts'
import type { Outcome } from '../../model/evidence.ts'
import type { Sampled } from '../../model/timeline.ts'
import { clearlyMore } from './clearly-more.ts'

/** How a plan was carried out, as far as it came. */
export interface Course {
  before: Sampled | null
  after: Sampled | null
  /** Of each change that was begun, in order; `unknown` when nobody knows whether it was made. */
  outcomes: readonly Outcome[]
  /** Of each part that was looked at afterwards, in order. */
  verified: readonly Outcome[]
  /** Why it was stopped before all parts were done; null when none was left. */
  stopped: string | null
}

/** How a change ended; `keep` says that undoing what was made would take away something that helped. */
export interface Judged {
  ending: Ending
  why: string
  keep: boolean
}

/**
 * Says how a change ended. Requests decide over everything else: more of them failing than before is `worse` when chance
 * alone would seldom bring that about, and a single unlucky one never is. Pure.
 */
export function judgeChange(course: Course): Judged {
  const { before, after, outcomes, verified, stopped } = course
  const requests = inWords(before, after)
  if (outcomes.includes('unknown')) {
    return {
      ending: 'unknown',
      keep: true,
      why: 'Nobody knows whether the last change was made. It is not repeated.',
    }
  }
  if (before !== null && after !== null && clearlyMore(badOf(after), badOf(before))) {
    return { ending: 'worse', keep: false, why: `More requests fail than before: ${requests}.` }
  }
  if (outcomes.includes('fail')) {
    return { ending: 'failed', keep: false, why: 'A change went wrong, and nothing was done after it.' }
  }
  const isVerified = verified.length > 0 && verified.every((outcome) => outcome === 'pass')
  if (isVerified && isWell(before, after)) {
    if (stopped !== null)
      return { ending: 'fixed', keep: true, why: `Requests go well: ${requests}. Stopped early: ${stopped}` }
    const seen = after === null ? 'its requests could not be counted from here' : requests
    const wasWell = before !== null && after !== null && badOf(before).hits === 0
    return {
      ending: 'fixed',
      keep: true,
      why: `Verified, and ${after === null ? seen : `requests go well: ${seen}`}.${wasWell ? ' Ours went well before too, so that what users meet will tell.' : ''}`,
    }
  }
  const isBetter = before !== null && after !== null && clearlyMore(badOf(before), badOf(after))
  if (isVerified && isBetter) {
    const why = `It helped, and is not enough: ${requests}. What was done is kept.`
    return { ending: 'no-effect', keep: true, why }
  }
  if (verified.includes('fail')) {
    return {
      ending: 'no-effect',
      keep: false,
      why: `What should be seen afterwards is not seen; ${requests}.`,
    }
  }
  if (isVerified) return { ending: 'no-effect', keep: false, why: `The fault is as it was: ${requests}.` }
  if (after !== null && !isWell(before, after) && !isBetter) {
    return {
      ending: 'no-effect',
      keep: false,
      why: `Its verification came to no end, and the fault is as it was: ${requests}.`,
    }
  }
  const why = `It was made, and nobody could see whether it worked: its verification came to no end; ${requests}.`
  return { ending: 'unknown', keep: true, why }
}

/**
 * Requests go well when all do, or when a single one does not and that is either no more than before or clearly fewer: a
 * service that everybody asks may fail one for another reason. Nobody having looked is no reason against it: the place was
 * verified.
 */
function isWell(before: Sampled | null, after: Sampled | null): boolean {
  if (after === null) return true
  const bad = badOf(after).hits
  if (bad === 0) return true
  if (bad > 1 || before === null) return false
  return badOf(before).hits <= 1 || clearlyMore(badOf(before), badOf(after))
}

function badOf({ asked, good }: Sampled): { hits: number; of: number } {
  return { hits: asked - good, of: asked }
}

function inWords(before: Sampled | null, after: Sampled | null): string {
  const words = (sampled: Sampled | null) =>
    sampled === null ? 'not known' : `${sampled.good} of ${sampled.asked} good`
  return `${words(before)} before, ${words(after)} after`
}
