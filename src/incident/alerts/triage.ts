import { BotError } from '../../errors.ts'
import type { Silence } from '../../model/monitoring.ts'
import { usualMonitoring } from '../../model/monitoring.ts'
import { isSourcePerson, sourcePerson } from '../../model/source-person.ts'
import type { Happening } from '../../model/timeline.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { startRun } from '../start-run.ts'
import { isSilenced } from './silenced.ts'
import { type TriageDue, triageDue } from './triage-due.ts'

const hourMs = 3_600_000

/** Incidents of one service that may have had a run within an hour. */
const incidentsLookedAt = 100

/**
 * Carries out what the alarms of an incident bring about, if anything. Everything is derived from the timeline, so that
 * calling it again does no harm. One caller at a time.
 */
export async function triage(
  deps: Deps,
  incident: string,
  silences: readonly Silence[],
): Promise<TriageDue | null> {
  const alarms = (await deps.store.alarmsOf(incident)).map((alarm) => {
    const isKnown = alarm.service !== null && deps.services.has(alarm.service)
    return isKnown ? alarm : { ...alarm, service: null }
  })
  // Most incidents that people open have none, and timelines are long.
  const row = alarms.length === 0 ? await deps.store.incident(incident) : null
  if (row !== null && !isSourcePerson(row.openedBy)) return null
  const entries = await deps.timeline.entries(incident)
  const opened = entries[0]?.what
  if (opened?.kind !== 'incident.opened') return null
  const service = deps.services.get(opened.service.name) ?? opened.service
  const monitoring = deps.monitoring.get(service.name) ?? usualMonitoring(service.name)
  const now = deps.now()
  const silenced = isSilenced(service.name, silences, monitoring, now)
  const facts = { entries, alarms, policy: monitoring.triage, silenced, now }
  const wish = triageDue({ ...facts, begun: 0 })
  const isDiagnosis = wish?.act === 'run' && wish.purpose === 'diagnose'
  // Counting reads other timelines, so only where it matters.
  const due = isDiagnosis ? triageDue({ ...facts, begun: await begunRuns(deps, service.name, now) }) : wish
  if (due === null) return null
  if (due.act === 'close') {
    const closed = { kind: 'incident.closed', by: bot, reason: due.reason } satisfies Happening
    // Somebody may have begun a run meanwhile: the next look decides anew.
    const written = await deps.store.appendAfter(incident, entries.at(-1)?.seq ?? 0, [closed])
    return written === null ? null : due
  }
  if (due.act === 'withhold') return withhold(deps, incident, due)
  const { purpose, alarm } = due
  const runbook = purpose === 'diagnose' ? { runbook: monitoring.triage.runbook } : {}
  try {
    const run = await startRun(deps, incident, {
      ...{ service, purpose, by: sourcePerson(alarm.source) },
      ...runbook,
    })
    deps.log.info({ incident, run, service: service.name, purpose, alarm: alarm.id }, 'run begun by alarm')
    return due
  } catch (thrown) {
    if (!(thrown instanceof BotError) || thrown.code !== 'UNKNOWN_RUNBOOK') throw thrown
    const said = entries.some(({ what }) => what.kind === 'triage.withheld' && what.why === thrown.message)
    return said ? null : withhold(deps, incident, { act: 'withhold', why: thrown.message })
  }
}

async function withhold(
  deps: Deps,
  incident: string,
  due: Extract<TriageDue, { act: 'withhold' }>,
): Promise<TriageDue> {
  await deps.store.append(incident, [{ kind: 'triage.withheld', why: due.why }])
  deps.log.warn({ incident, why: due.why }, 'run withheld')
  return due
}

async function begunRuns(deps: Deps, service: string, now: Date): Promise<number> {
  const since = now.getTime() - hourMs
  const incidents = await deps.store.incidents({ service, limit: incidentsLookedAt })
  let begun = 0
  for (const { id, closedAt } of incidents) {
    if (closedAt !== null && closedAt.getTime() < since) continue
    const runs = (await deps.timeline.entries(id)).filter(
      ({ at, what }) =>
        what.kind === 'run.started' &&
        what.purpose === 'diagnose' &&
        isSourcePerson(what.by) &&
        Date.parse(at) > since,
    )
    begun += runs.length
  }
  return begun
}
