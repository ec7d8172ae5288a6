import { lastDiagnosis, type Story } from '../../chat/cards/story.ts'
import type { Monitoring } from '../../model/monitoring.ts'
import { isSourcePerson } from '../../model/source-person.ts'
import type { Entry } from '../../model/timeline.ts'
import type { Ticket } from './tickets-of.ts'

/** What a ticket should have been told besides the note. */
export interface DueStatus {
  acknowledged: boolean
  resolved: boolean
}

/**
 * Acknowledged: a run was begun because of its alarm, and nobody has resolved or acknowledged it since. Resolved: a change that
 * began after it was judged to have fixed the service, the run after it found every hop well, and nothing fell back.
 */
export function dueStatus(
  entries: readonly Entry[],
  story: Story,
  ticket: Ticket,
  back: Monitoring['back'],
): DueStatus {
  const isOpen = ticket.state === 'firing' && story.closed === null
  return {
    acknowledged: back.acknowledge && isOpen && isLookedAt(entries, ticket),
    resolved: back.resolve && ticket.state !== 'resolved' && isFixed(entries, story, ticket),
  }
}

/** A run that alarms brought about began after this one, or was going on when it came. */
function isLookedAt(entries: readonly Entry[], ticket: Ticket): boolean {
  const going = new Set<string>()
  for (const { seq, what } of entries) {
    if (what.kind === 'run.started' && what.purpose === 'diagnose' && isSourcePerson(what.by)) {
      if (seq > ticket.since) return true
      going.add(what.run)
    }
    if (what.kind === 'run.finished' || what.kind === 'run.canceled') going.delete(what.run)
    if (seq === ticket.since && going.size > 0) return true
  }
  return false
}

function isFixed(entries: readonly Entry[], story: Story, ticket: Ticket): boolean {
  const changed = story.approvals.findLast(({ made }) => made.length > 0)
  if (changed?.judged?.ending !== 'fixed' || changed.relapse?.state === 'relapsed') return false
  if (lastDiagnosis(story)?.verdict.state !== 'healthy') return false
  if (changed.verify?.finished?.diagnosis.verdict.state !== 'healthy') return false
  const begun = entries.find(({ what }) => what.kind === 'change.intended' && what.approval === changed.id)
  return begun !== undefined && begun.seq > ticket.since
}
