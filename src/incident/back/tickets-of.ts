import { isTicket } from '../../back/pagerduty.ts'
import type { Alarm } from '../../model/alarm.ts'
import type { AlertState } from '../../model/alert.ts'
import type { Entry } from '../../model/timeline.ts'

/** An incident of PagerDuty whose alarm is told in one of ours. */
export interface Ticket {
  id: string
  /** As its alarm was told last, or stands where that was not listed. */
  state: AlertState
  /** The entry that told of it first. */
  since: number
}

/**
 * The tickets that a timeline names, in the order in which it came to them. Where it counts more alarms than it lists, `alarms`
 * tells of others, and how each stands.
 */
export function ticketsOf(entries: readonly Entry[], alarms: readonly Alarm[]): Ticket[] {
  const tickets = new Map<string, Ticket>()
  for (const { seq, what } of entries) {
    if (what.kind !== 'alerts.gathered') continue
    for (const note of what.alarms) add(tickets, note, seq)
  }
  const unlisted = entries.findLast(hidesAlarms)
  for (const alarm of unlisted === undefined ? [] : alarms) {
    add(tickets, alarm, unlisted?.seq ?? 0)
  }
  return [...tickets.values()]
}

/** Whether it says of some alarms only how many they are. */
export function hidesAlarms({ what }: Entry): boolean {
  return what.kind === 'alerts.gathered' && what.more > 0
}

function add(
  tickets: Map<string, Ticket>,
  { source, ticket, state }: Pick<Alarm, 'source' | 'ticket' | 'state'>,
  seq: number,
): void {
  if (source !== 'pagerduty' || ticket === null || !isTicket(ticket)) return
  tickets.set(ticket, { id: ticket, state, since: tickets.get(ticket)?.since ?? seq })
}
