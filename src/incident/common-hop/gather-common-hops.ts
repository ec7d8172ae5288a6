import type { Incident } from '../../model/incident.ts'
import type { Happening } from '../../model/timeline.ts'
import type { Handled } from '../../queue/queue.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { startRun } from '../start-run.ts'
import { type CommonHop, commonHops } from './common-hops.ts'
import { parentSentence, parentService } from './parent-service.ts'
import { tendParents } from './tend-parents.ts'

/** More open incidents than this are no list but a storm. */
const mostOpen = 500

/**
 * Gathers open incidents whose faults are at one hop under a parent, which is opened and diagnosed once, and has everybody
 * look again when it is over. Everything is derived from the timelines, so that calling it again does no harm; `joined`
 * only spares reading the timelines of children that are known. One caller at a time.
 */
export async function gatherCommonHops(deps: Deps, joined: Set<string> = new Set()): Promise<Handled> {
  const open = await deps.store.incidents({ state: 'open', limit: mostOpen })
  for (const common of commonHops(open, deps.services)) await gather(deps, common, open, joined)
  await tendParents(deps, open)
  return 'done'
}

async function gather(
  deps: Deps,
  common: CommonHop,
  open: readonly Incident[],
  joined: Set<string>,
): Promise<void> {
  const service = parentService(common)
  if (service === null) return
  const known = open.find(
    (incident) => incident.service === service.name && incident.environment === service.environment,
  )
  const sentence = parentSentence(common)
  const parent =
    known ?? (await deps.store.openIncident({ kind: 'incident.opened', service, by: bot, reason: sentence }))
  const entries = await deps.timeline.entries(parent.id)
  const gathered = new Set(
    entries.flatMap(({ what }) => (what.kind === 'incident.gathered' ? what.child : [])),
  )
  for (const { incident, service: child } of common.concerned) {
    // A child of another parent stays there: its fault may have moved, and a thread that says two things says none.
    if (joined.has(incident.id) || (await isJoined(deps, incident.id))) {
      joined.add(incident.id)
      continue
    }
    // The parent first: whoever is interrupted between the two finds the child not joined, and goes on there.
    if (!gathered.has(incident.id)) {
      const found = { kind: 'incident.gathered', child: incident.id, service: child.name } satisfies Happening
      await deps.store.append(parent.id, [found])
    }
    await deps.store.append(incident.id, [{ kind: 'incident.joined', parent: parent.id, why: sentence }])
  }
  if (known !== undefined) return
  deps.log.info(
    { incident: parent.id, service: service.name, children: common.concerned.length },
    'common hop found',
  )
  await startRun(deps, parent.id, { service, purpose: 'diagnose', by: bot })
}

async function isJoined(deps: Deps, incident: string): Promise<boolean> {
  return (await deps.timeline.entries(incident)).some(({ what }) => what.kind === 'incident.joined')
}
