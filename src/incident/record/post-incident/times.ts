import { believed, firstAlertAt } from '../../../chart/first-alert-at.ts'
import type { Person } from '../../../model/person.ts'
import { isSourcePerson } from '../../../model/source-person.ts'
import type { Entry, Happening } from '../../../model/timeline.ts'
import { bot } from '../../bot-person.ts'
import { between, mendedBy, type Tale } from './tale.ts'

/** When an incident came how far; ISO 8601, null for what it never reached. */
export interface IncidentTimes {
  /** The first alert, or the opening where monitoring said nothing. */
  startedAt: string
  startedBy: 'alert' | 'person' | 'bot'
  /** The first thing that a person did about it; null as well where a person opened it by hand. */
  acted: { at: string; what: string } | null
  evidenceAt: string | null
  verdictAt: string | null
  /** When it was well again: mended, seen to be healthy after a fault, or else closed. */
  recovered: { at: string; what: string } | null
}

/** What MTTA and MTTR are made of. */
export function timesOf(tale: Tale): IncidentTimes {
  const { entries, opened, openedAt } = tale
  const alertAt = firstAlertAt(entries)
  const isFirst = alertAt !== null && !(Date.parse(alertAt) > Date.parse(openedAt))
  const startedAt = isFirst ? alertAt : openedAt
  const startedBy = isFirst ? 'alert' : isPerson(opened.by) ? 'person' : 'bot'
  return {
    startedAt,
    startedBy,
    acted: startedBy === 'person' ? null : firstAct(entries),
    evidenceAt: entries.find(({ what }) => what.kind === 'evidence.recorded')?.at ?? null,
    verdictAt: tale.runs[0]?.at ?? null,
    recovered: recoveryOf(tale),
  }
}

/** Milliseconds from the start to the first human act (for MTTA) and to recovery (for MTTR); null where there was none. */
export function lengthsOf({ startedAt, acted, recovered }: IncidentTimes): {
  actedMs: number | null
  recoveredMs: number | null
} {
  const since = (at: string | undefined) => (at === undefined ? null : Math.max(0, between(startedAt, at)))
  return { actedMs: since(acted?.at), recoveredMs: since(recovered?.at) }
}

function firstAct(entries: readonly Entry[]): IncidentTimes['acted'] {
  const acknowledgedByUs = new Set<string>()
  const acts = entries.flatMap(({ at, what }) => {
    if (what.kind === 'source.told' && what.what === 'acknowledged') acknowledgedByUs.add(what.source)
    const act = actOf(what, at, acknowledgedByUs)
    return act === null || Number.isNaN(Date.parse(act.at)) ? [] : [act]
  })
  return acts.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null
}

/** What a person did in an entry, in words. */
function actOf(
  what: Happening,
  at: string,
  acknowledgedByUs: ReadonlySet<string>,
): { at: string; what: string } | null {
  switch (what.kind) {
    case 'approval.voted':
      return { at, what: 'an approval' }
    case 'approval.decided':
      return { at, what: what.decision === 'approved' ? 'an approval' : 'a denial' }
    case 'alerts.gathered': {
      // Our own acknowledgement comes back as one.
      const times = what.alarms
        .filter(({ state, source }) => state === 'acknowledged' && !acknowledgedByUs.has(source))
        .map((alarm) => believed(alarm.at, at))
        .filter(Number.isFinite)
      if (times.length === 0) return null
      return { at: new Date(Math.min(...times)).toISOString(), what: 'an acknowledged alarm' }
    }
    case 'incident.opened':
    case 'run.started':
    case 'run.canceled':
    case 'watch.started':
    case 'alarm.mapped':
    case 'incident.closed':
      return isPerson(what.by) ? { at, what: 'a command' } : null
    default:
      return null
  }
}

function recoveryOf(tale: Tale): IncidentTimes['recovered'] {
  const mended = mendedBy(tale)?.judged
  if (mended) return { at: mended.at, what: 'verified as fixed' }
  const lastFault = tale.runs.findLastIndex(({ diagnosis }) => diagnosis.verdict.state === 'fault')
  const healthy = tale.runs
    .slice(lastFault + 1)
    .find(({ diagnosis }) => diagnosis.verdict.state === 'healthy')
  if (lastFault !== -1 && healthy !== undefined) return { at: healthy.at, what: 'seen to be healthy' }
  return tale.closed === null ? null : { at: tale.closed.at, what: 'closed' }
}

function isPerson(by: Person): boolean {
  return by.id !== bot.id && !isSourcePerson(by)
}
