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
    deps.store.firingAlarms(mostAlarms),
    deps.store.pendingApprovals(deps.now()),
    services.some(isWatched) ? days() : new Map<string, never>(),
  ])
  return services.map((service) => ({
    service,
    incident: newest.get(service.name) ?? null,
    firing: firing.filter((alarm) => alarm.service === service.name),
    waiting: waiting.filter(({ plan }) => plan.service === service.name),
    day: isWatched(service) ? (watched.get(service.name) ?? null) : null,
  }))
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
