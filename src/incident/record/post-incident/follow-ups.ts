import { findCause } from '../../../diagnosis/causes.ts'
import { guidanceOf } from '../../../diagnosis/guidance.ts'
import type { ApprovalRecord } from '../approval-records.ts'
import { lasting } from './lasting.ts'
import { code, prose } from './markdown.ts'
import { mendedBy, type Tale } from './tale.ts'

/** What is left to do: unclear endings first, then what will not last, settings, what usually helps, what to see next time. */
export function followUps(tale: Tale): string {
  const items = [
    ...tale.approvals.flatMap(unclear),
    ...tale.approvals.flatMap(notLasting),
    ...settings(tale),
    ...cures(tale),
    ...(tale.telling?.diagnosis.missing ?? []).map(
      ({ what, how }) => `To see it next time: ${prose(what)}. ${prose(how)}`,
    ),
  ]
  if (items.length === 0) return 'None that fiveohtwo knows of.'
  return [...new Set(items)].map((item) => `- [ ] ${item}`).join('\n')
}

function unclear({ judged, relapse, plan, made }: ApprovalRecord): string[] {
  const places = plan.parts.map(({ place }) => prose(place)).join(', ')
  const isUnknown =
    judged === null ? made.some(({ unknown }) => unknown !== null) : judged.ending === 'unknown'
  return [
    ...(judged?.rolledBack === 'failed'
      ? [`**Undo “${prose(plan.title)}” at ${places} by hand: the rollback failed.** The plan says how.`]
      : []),
    ...(judged?.rolledBack === 'none' && judged.ending !== 'fixed'
      ? [`“${prose(plan.title)}” at ${places} did not help and has no way back: look whether it can stay.`]
      : []),
    ...(isUnknown ? [`**Look at ${places}: nobody knows whether “${prose(plan.title)}” was made.**`] : []),
    ...(relapse?.state === 'relapsed'
      ? [`“${prose(plan.title)}” did not hold: ${prose(relapse.summary)}`]
      : []),
  ]
}

/** Of changes that were made and are still in force. */
function notLasting({ judged, made, plan }: ApprovalRecord): string[] {
  if (judged?.rolledBack === 'done') return []
  const undone = new Set(
    made
      .filter(({ way, finished }) => way === 'undo' && finished?.outcome === 'pass')
      .map(({ part, index }) => `${part} ${index}`),
  )
  return made.flatMap(({ way, finished, change, place, part, index }) => {
    const left = lasting[change] ?? null
    if (way !== 'apply' || finished?.outcome !== 'pass' || undone.has(`${part} ${index}`) || left === null)
      return []
    return [`“${prose(plan.title)}” (${prose(change)} at ${prose(place)}): ${left}`]
  })
}

function settings({ telling }: Tale): string[] {
  const cause = telling?.diagnosis.verdict.cause
  return (telling?.diagnosis.advice ?? [])
    .filter((advice) => advice.cause === cause)
    .map(({ setting, where, why }) => `Set ${code(setting)} (${prose(where)}): ${prose(why)}`)
}

/** What usually helps, unless a change has done it. */
function cures(tale: Tale): string[] {
  const cause = tale.telling?.diagnosis.verdict.cause ?? null
  // A newer version may have named a cause that this one does not know.
  if (cause === null || !findCause(cause) || mendedBy(tale) !== null) return []
  return guidanceOf(cause).remedies.map(
    ({ title, how, risk }) => `${prose(title)}: ${prose(how)} (risk: ${risk})`,
  )
}
