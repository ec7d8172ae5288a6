import type { Alarm } from '../../model/alarm.ts'
import type { ServiceGlance } from '../../model/glance.ts'
import type { Incident } from '../../model/incident.ts'
import type { Service } from '../../model/service.ts'
import type { Deps } from '../deps.ts'
import { createWatchedDays, type WatchedDays } from './watched-days.ts'

/** More of either is a storm, in which the newest say enough. */
const mostAlarms = 1_000
const mostIncidents = 500

/** How services stand: incident, alarms, decisions, and how they answered our own watch. */
export async function glanceAt(
  deps: Pick<Deps, 'store' | 'monitoring' | 'now'>,
  services: readonly Service[],
  days: WatchedDays = createWatchedDays(deps.store, deps.now),
): Promise<ServiceGlance[]> {
  const isWatched = ({ name }: Service) => (deps.monitoring.get(name)?.watch ?? null) !== null
  const [newest, firing, waiting, watched] = await Promise.all([
    newestIncidents(deps, services),
    firingAlarms(deps, services),
    deps.store.pendingApprovals(deps.now()),
    services.some(isWatched) ? days() : new Map<string, never>(),
  ])
  return services.map((service) => ({
    service,
    incident: newest.get(service.name) ?? null,
    firing: firing.get(service.name) ?? [],
    waiting: waiting.filter(({ plan }) => plan.service === service.name),
    day: isWatched(service) ? (watched.get(service.name) ?? null) : null,
  }))
}

/** By service. Whom a storm of others leaves no room is asked for by itself: nobody is well for that. */
async function firingAlarms(
  { store }: Pick<Deps, 'store'>,
  services: readonly Service[],
): Promise<Map<string | null, Alarm[]>> {
  const newest = services.length > 1 ? await store.firingAlarms(mostAlarms) : []
  const firing = Map.groupBy(newest, (alarm) => alarm.service)
  if (services.length > 1 && newest.length < mostAlarms) return firing
  const missing = services.filter(({ name }) => !firing.has(name))
  const found = await Promise.all(
    missing.map(({ name }) => store.firingAlarms(mostAlarms, { service: name })),
  )
  for (const [index, { name }] of missing.entries()) firing.set(name, found[index] ?? [])
  return firing
}

/** Of each service the newest one; a service that was well for long is asked for by itself. */
async function newestIncidents(
  { store }: Pick<Deps, 'store'>,
  services: readonly Service[],
): Promise<Map<string, Incident>> {
  const newest = new Map<string, Incident>()
  const recent = services.length > 1 ? await store.incidents({ limit: mostIncidents }) : []
  for (const incident of recent) if (!newest.has(incident.service)) newest.set(incident.service, incident)
  if (services.length > 1 && recent.length < mostIncidents) return newest
  const missing = services.filter(({ name }) => !newest.has(name))
  const found = await Promise.all(missing.map(({ name }) => store.incidents({ service: name, limit: 1 })))
  for (const incident of found.flat()) newest.set(incident.service, incident)
  return newest
}
