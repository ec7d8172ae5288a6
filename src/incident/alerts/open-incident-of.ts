import type { Incident } from '../../model/incident.ts'
import type { Service } from '../../model/service.ts'
import type { Store } from '../../store/store.ts'

/** A URL that was typed may be of the same name and another environment. */
const looked = 10

/** The open incident of a service in its environment, whatever opened it; null when there is none. */
export async function openIncidentOf(
  store: Pick<Store, 'incidents'>,
  { name, environment }: Pick<Service, 'name' | 'environment'>,
): Promise<Incident | null> {
  const open = await store.incidents({ state: 'open', service: name, limit: looked })
  return open.find((incident) => incident.environment === environment) ?? null
}
