import type { Alarm } from '../../model/alarm.ts'
import type { Incident } from '../../model/incident.ts'
import type { Silence } from '../../model/monitoring.ts'
import type { Service } from '../../model/service.ts'
import { sourcePerson } from '../../model/source-person.ts'
import type { Happening } from '../../model/timeline.ts'
import type { Deps } from '../deps.ts'
import { alarmNotes, countAlarms } from './alarm-notes.ts'
import { isFlapping } from './is-flapping.ts'
import { openIncidentOf } from './open-incident-of.ts'
import { isSilenced } from './silenced.ts'
import { unmatchedService } from './unmatched-service.ts'

/** The alarms of one service (null: of nobody) of which there is news. */
export interface Group {
  service: Service | null
  alarms: Alarm[]
}

/** What became of a group: in which incident it was told, how many alarms are settled, when the rest may be told. */
export interface Told {
  incident: string | null
  /** Whether a run was going on there. */
  isRunning: boolean
  settled: number
  /** Null: nothing waits for its time alone. */
  dueMs: number | null
}

export interface Telling {
  silences: readonly Silence[]
  /** How long the service's incident must be left alone, but for the end of it: milliseconds, 0 for not at all. */
  restMs: number
}

type Gathered = Extract<Happening, { kind: 'alerts.gathered' }>

/** Tells a group's news in the service's open incident, or in a new one where an alarm fires. */
export async function tellGroup(deps: Deps, group: Group, telling: Telling): Promise<Told> {
  const [first] = group.alarms
  if (first === undefined) return untold(0, null)
  const service = group.service ?? unmatchedService(first)
  const open = await openIncidentOf(deps.store, service)
  return open === null
    ? tellInNew(deps, service, group, telling)
    : tellInOpen(deps, open, group.alarms, telling)
}

async function tellInOpen(
  deps: Deps,
  { id, run }: Incident,
  alarms: Alarm[],
  { restMs }: Telling,
): Promise<Told> {
  const now = deps.now()
  // An end of which nobody saw the beginning says nothing.
  const { unheard = [], news = [] } = Object.groupBy(alarms, ({ state, turns }) =>
    state === 'resolved' && turns.length === 0 ? 'unheard' : 'news',
  )
  if (unheard.length > 0) await deps.store.passOver(unheard)
  if (news.length === 0) return untold(unheard.length, null)
  const known = new Map((await deps.store.alarmsOf(id)).map((alarm) => [alarm.id, alarm]))
  for (const alarm of news) known.set(alarm.id, alarm)
  const told = gathered(news, [...known.values()], now)
  if (restMs > 0 && !isEnd(told, news, now)) return untold(unheard.length, restMs)
  const incident = await deps.store.tellAlarms({ where: { incident: id }, happenings: [told], alarms: news })
  if (incident === null) return untold(unheard.length, 1)
  return { incident, isRunning: run !== null, settled: alarms.length, dueMs: null }
}

/** The last alarm is over: what everybody waits for. */
function isEnd({ counts }: Gathered, news: Alarm[], now: Date): boolean {
  return counts.firing + counts.acknowledged === 0 && !news.some((alarm) => isFlapping(alarm, now))
}

async function tellInNew(deps: Deps, service: Service, group: Group, { silences }: Telling): Promise<Told> {
  const now = deps.now()
  const news: Alarm[] = []
  const quiet: Alarm[] = []
  for (const alarm of group.alarms) {
    const isNew = alarm.state !== 'resolved' && !(await wasTold(deps, service, alarm))
    ;(isNew ? news : quiet).push(alarm)
  }
  if (quiet.length > 0) await deps.store.passOver(quiet)
  // What is silenced waits: if it fires still when the silence is over, it is told then.
  const name = group.service?.name ?? null
  const isHeld = isSilenced(name, silences, deps.monitoring.get(service.name), now)
  const worst = news.find(({ state }) => state === 'firing') ?? news[0]
  if (worst === undefined || isHeld) return untold(quiet.length, null)
  const by = sourcePerson(worst.source)
  const incident = await deps.store.tellAlarms({
    where: { open: { kind: 'incident.opened', service, by, reason: worst.title } },
    happenings: [gathered(news, news, now)],
    alarms: news,
  })
  if (incident === null) return untold(quiet.length, 1)
  deps.log.info(
    { incident, service: service.name, by: by.id, alarms: news.length },
    'incident opened by alarm',
  )
  return { incident, isRunning: false, settled: group.alarms.length, dueMs: null }
}

/**
 * Whether an incident of the service that is closed told the alarm as it stands: a repetition or an acknowledgement does not
 * open another one for what our own look found to be well.
 */
async function wasTold(deps: Deps, service: Service, alarm: Alarm): Promise<boolean> {
  const told = alarm.incident === null ? null : await deps.store.incident(alarm.incident)
  if (told === null || told.closedAt === null) return false
  if (told.service !== service.name || told.environment !== service.environment) return false
  return alarm.turned <= alarm.told
}

function gathered(news: Alarm[], all: Alarm[], now: Date): Gathered {
  return { kind: 'alerts.gathered', ...alarmNotes(news, now), counts: countAlarms(all, now) }
}

/** Due at once where somebody was faster, or the incident was closed meanwhile: what there is now is looked at. */
function untold(settled: number, dueMs: number | null): Told {
  return { incident: null, isRunning: false, settled, dueMs }
}
