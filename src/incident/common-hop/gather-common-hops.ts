import type { Incident } from '../../model/incident.ts'
import type { Happening } from '../../model/timeline.ts'
import type { Handled } from '../../queue/queue.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { type CommonHop, commonHops } from './common-hops.ts'
import { createParentReader, type ParentReader } from './parent-reader.ts'
import { parentSentence, parentService } from './parent-service.ts'
import { tendParents } from './tend-parents.ts'

/** More open incidents than this are no list but a storm. */
const mostOpen = 500

/**
 * Gathers open incidents whose faults are at one hop under a parent, which is opened and diagnosed once, and has everybody
 * look again when it is over. Everything is derived from the timelines, so that calling it again does no harm; `reader` only
 * spares reading the same of them again. One caller at a time.
 */
export async function gatherCommonHops(
  deps: Deps,
  reader: ParentReader = createParentReader(deps.store),
): Promise<Handled> {
  const open = await deps.store.incidents({ state: 'open', limit: mostOpen })
  const parents = await parentsOf(deps, open, reader)
  // Whose parent is over has the same verdict until somebody looked again, and would be gathered once more because of it.
  const gatherable = open.filter(({ id }) => parents.get(id)?.state !== 'closed')
  const opened: Incident[] = []
  for (const common of commonHops(gatherable, deps.services)) {
    opened.push(...(await gather(deps, common, open, parents)))
  }
  await tendParents(deps, [...open, ...opened], parents)
  return 'done'
}

/** The parent of each child, over or not. */
async function parentsOf(
  deps: Deps,
  open: readonly Incident[],
  reader: ParentReader,
): Promise<Map<string, Incident>> {
  const joined = await reader.parentsOf(open.filter(({ service }) => deps.services.has(service)))
  const known = new Map(open.map((incident) => [incident.id, incident]))
  const parents = new Map<string, Incident>()
  for (const [child, id] of joined) {
    const parent = known.get(id) ?? (await deps.store.incident(id))
    if (parent === null) continue
    known.set(id, parent)
    parents.set(child, parent)
  }
  return parents
}

/** Has those join that have no parent yet; resolves to the parent that was opened for them, if any. */
async function gather(
  deps: Deps,
  common: CommonHop,
  open: readonly Incident[],
  parents: ReadonlyMap<string, Incident>,
): Promise<Incident[]> {
  const service = parentService(common)
  // A child of another parent stays there: its fault may have moved, and a thread that says two things says none.
  const fresh = common.concerned.filter(({ incident }) => !parents.has(incident.id))
  if (service === null || fresh.length === 0) return []
  const [joined] = common.concerned.flatMap(({ incident }) => parents.get(incident.id) ?? [])
  // One that nobody joined, because its opener was interrupted, is known by its name alone.
  const known =
    joined ?? open.find((each) => each.service === service.name && each.environment === service.environment)
  const sentence = parentSentence(common)
  const parent =
    known ?? (await deps.store.openIncident({ kind: 'incident.opened', service, by: bot, reason: sentence }))
  const gathered = new Set(
    (await deps.timeline.entries(parent.id)).flatMap(({ what }) =>
      what.kind === 'incident.gathered' ? what.child : [],
    ),
  )
  for (const { incident, service: child } of fresh) {
    // The parent first: whoever is interrupted between the two finds the child not joined, and goes on there.
    if (!gathered.has(incident.id)) {
      const found = { kind: 'incident.gathered', child: incident.id, service: child.name } satisfies Happening
      await deps.store.append(parent.id, [found])
    }
    await deps.store.append(incident.id, [{ kind: 'incident.joined', parent: parent.id, why: sentence }])
  }
  if (known !== undefined) return []
  deps.log.info({ incident: parent.id, service: service.name, children: fresh.length }, 'common hop found')
  return [parent]
}
