import type { Incident } from '../../model/incident.ts'
import type { Entry } from '../../model/timeline.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { startRun } from '../start-run.ts'

/** How long after the last look another one is worth it: what mended one service mends the others within that. */
const lookAgainMs = 10_000

/**
 * What heals at a common hop heals for everybody: when one of the children is over, the parent is looked at again, and when
 * the parent is over, so are the children that are still open. A run that finds everything well closes its incident. A
 * parent at which nobody looked yet is diagnosed. `parents` are those of the open children, over or not.
 */
export async function tendParents(
  deps: Deps,
  open: readonly Incident[],
  parents: ReadonlyMap<string, Incident>,
): Promise<void> {
  const known = new Map(open.map((incident) => [incident.id, incident]))
  for (const incident of open) {
    const parent = parents.get(incident.id)
    // A parent's service is nobody's own.
    if (!deps.services.has(incident.service)) await lookAtParent(deps, incident, known)
    else if (parent?.state === 'closed') await lookAtChild(deps, incident, parent)
  }
}

async function lookAtParent(
  deps: Deps,
  parent: Incident,
  known: ReadonlyMap<string, Incident>,
): Promise<void> {
  if (parent.run !== null) return
  const entries = await deps.timeline.entries(parent.id)
  const first = entries[0]?.what
  // So is the service of a URL that was typed.
  if (first?.kind !== 'incident.opened' || first.service.origin !== 'common-hop') return
  const { service } = first
  const since = lastLook(entries)
  // Its opener may have been interrupted before it could begin the run.
  if (since === null) return void (await startRun(deps, parent.id, { service, purpose: 'diagnose', by: bot }))
  const ids = entries.flatMap(({ what }) => (what.kind === 'incident.gathered' ? what.child : []))
  const children = await Promise.all(ids.map((id) => known.get(id) ?? deps.store.incident(id)))
  const isNews = children.some((child) => (child?.closedAt?.getTime() ?? 0) > since)
  if (!isNews || deps.now().getTime() - since < lookAgainMs) return
  await startRun(deps, parent.id, { service, purpose: 'verify', by: bot })
}

async function lookAtChild(deps: Deps, child: Incident, parent: Incident): Promise<void> {
  const service = deps.services.get(child.service)
  if (child.run !== null || service === undefined) return
  const since = lastLook(await deps.timeline.entries(child.id)) ?? 0
  if (since > (parent.closedAt?.getTime() ?? 0)) return
  await startRun(deps, child.id, { service, purpose: 'verify', by: bot })
}

/** When the last run began: what it saw is news only from then on. Null where none has. */
function lastLook(entries: readonly Entry[]): number | null {
  const started = entries.findLast(({ what }) => what.kind === 'run.started')
  return started === undefined ? null : Date.parse(started.at)
}
