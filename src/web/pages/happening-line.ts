import { countWords } from '../../chat/cards/alarm-words.ts'
import { asCurrent } from '../../chat/cards/as-current.ts'
import { sourceName } from '../../chat/cards/source-name.ts'
import type { ChangeMade, Happening } from '../../model/timeline.ts'
import { percent } from './incident-table.ts'

/** One line of what happened, for people; empty for kinds that a newer version wrote. */
export function happeningLine(written: Happening): string {
  const what = asCurrent(written)
  switch (what.kind) {
    case 'incident.opened':
      return `${what.service.name} by ${what.by.name}: ${what.reason}`
    case 'run.started':
      return `${what.purpose} with ${what.runbook}, ${what.steps} steps, by ${what.by.name}`
    case 'evidence.recorded':
      return `${what.evidence.outcome}: ${what.evidence.id}: ${what.evidence.summary}`
    case 'step.skipped':
      return `${what.step}${what.target === null ? '' : `@${what.target}`}: ${what.reason}`
    case 'run.canceled':
      return `by ${what.by.name}`
    case 'run.finished':
      return `${what.diagnosis.verdict.sentence} (${percent(what.diagnosis.verdict.confidence)})`
    case 'remedy.proposed':
      return `${what.plan.title} at ${places(what.plan.parts)}, until ${what.expiresAt}`
    case 'remedy.withheld':
      return `${what.remedy}: ${what.why}`
    case 'approval.voted':
      return `approved by ${what.by.name}, ${what.lacking} more needed${told(what.reason)}`
    case 'approval.decided': {
      const shout = what.breakGlass ? 'BREAK-GLASS: ' : ''
      return `${shout}${what.decision} by ${names(what.voters, what.by)}${told(what.reason)}`
    }
    case 'approval.lapsed':
      return what.state
    case 'change.intended':
      return madeWords(what)
    case 'change.refused':
      return what.reason
    case 'change.finished':
      return `${what.outcome}: ${madeWords(what)}: ${what.summary}`
    case 'change.unknown':
      return `${what.reason}: ${madeWords(what)}: ${what.summary}`
    case 'change.inspected':
      return `${what.found}: ${madeWords(what)}: ${what.summary}`
    case 'change.verified':
      return `${what.outcome}: ${what.place}: ${what.summary}`
    case 'change.judged':
      return `${what.ending}, rolled back: ${what.rolledBack}: ${what.why}`
    case 'change.escalated':
      return what.why
    case 'relapse.watched':
      return `${what.state}: ${what.summary}`
    case 'watch.started':
      return `${what.service.name} by ${what.by.name}, for ${Math.round(what.overMs / 1000)} s`
    case 'watch.sampled':
      return `${what.sampled.good} of ${what.sampled.asked} requests were good`
    case 'watch.ended':
      return `${what.why}, by ${what.by.name}`
    case 'alerts.gathered': {
      const told = what.alarms.map(({ title, source, state }) => `${state}: ${title} (${sourceName(source)})`)
      const more = what.more > 0 ? [`${what.more} more`] : []
      return [`${countWords(what.counts)} (alerts so far: ${what.counts.received})`, ...told, ...more].join(
        '; ',
      )
    }
    case 'triage.withheld':
      return `no run was begun: ${what.why}`
    case 'alarm.mapped':
      return `“${what.title}” (${what.alarm}) belongs to ${what.service}, says ${what.by.name}`
    case 'incident.joined':
      return `part of ${what.parent}: ${what.why}`
    case 'incident.gathered':
      return `${what.child} of ${what.service} is part of this`
    case 'source.told':
      return `${what.outcome}: ${what.what} for ${what.ticket} in ${sourceName(what.source)}: ${what.summary}`
    case 'incident.closed':
      return `by ${what.by.name}: ${what.reason}`
    case 'delivery.failed':
      return `${what.platform}: ${what.reason}`
    case 'delivery.resumed':
      return `${what.platform}: its thread is up to date again`
    default:
      return ''
  }
}

/** `undo nginx.set at proxy/host/gw-2`; version 0.1 did not note the place. */
function madeWords({ way, change, place }: ChangeMade): string {
  return `${way === 'undo' ? 'undo ' : ''}${change}${place === '' ? '' : ` at ${place}`}`
}

function places(parts: readonly { place: string }[]): string {
  return parts.map(({ place }) => place).join(', ')
}

function names(voters: readonly { name: string }[], by: { name: string }): string {
  return voters.length === 0 ? by.name : voters.map(({ name }) => name).join(', ')
}

function told(reason: string | null): string {
  return reason === null ? '' : `: ${reason}`
}
