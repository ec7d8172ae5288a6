import type { Happening } from '../../model/timeline.ts'
import { percent } from './incident-table.ts'

/** One line of what happened, for people; empty for kinds that a newer version wrote. */
export function happeningLine(what: Happening): string {
  switch (what.kind) {
    case 'incident.opened':
      return `${what.service.name} by ${what.by.name}: ${what.reason}`
    case 'run.started':
      return `${what.purpose} with ${what.runbook}, ${what.steps} steps, by ${what.by.name}`
    case 'evidence.recorded':
    case 'change.finished':
      return `${what.evidence.outcome}: ${what.evidence.id}: ${what.evidence.summary}`
    case 'step.skipped':
      return `${what.step}${what.target === null ? '' : `@${what.target}`}: ${what.reason}`
    case 'run.canceled':
      return `by ${what.by.name}`
    case 'run.finished':
      return `${what.diagnosis.verdict.sentence} (${percent(what.diagnosis.verdict.confidence)})`
    case 'remedy.proposed':
      return `${what.plan.title} on ${what.plan.target}, until ${what.expiresAt}`
    case 'remedy.withheld':
      return `${what.remedy}: ${what.why}`
    case 'approval.decided':
      return `${what.decision} by ${what.by.name}${what.reason === null ? '' : `: ${what.reason}`}`
    case 'approval.lapsed':
      return what.state
    case 'change.intended':
      return what.step
    case 'change.refused':
      return what.reason
    case 'change.unknown':
      return `${what.reason}: ${what.summary}`
    case 'incident.closed':
      return `by ${what.by.name}: ${what.reason}`
    case 'delivery.failed':
      return `${what.platform}: ${what.reason}`
    default:
      return ''
  }
}
