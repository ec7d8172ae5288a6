import type { Incident } from '../../model/incident.ts'
import type { Entry } from '../../model/timeline.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { startRun } from '../start-run.ts'

/** How long after the last look another one is worth it: what mended one service mends the others within that. */
const lookAgainMs = 10_000

/** Parents that were closed lately are among the newest incidents. */
const newestLookedAt = 100

/**
 * What heals at a common hop heals for everybody: when one of the children is over, the parent is looked at again, and when
 * the parent is over, so are the children that are still open. A run that finds everything well closes its incident.
 */
export async function tendParents(deps: Deps, open: readonly Incident[]): Promise<void> {
  const newest = await deps.store.incidents({ limit: newestLookedAt })
  const known = new Map([...newest, ...open].map((incident) => [incident.id, incident]))
  for (const parent of known.values()) {
    // A parent's service is nobody's own; so is that of a URL that was typed, which has no children.
    if (deps.services.has(parent.service)) continue
    const entries = await deps.timeline.entries(parent.id)
    const ids = entries.flatMap(({ what }) => (what.kind === 'incident.gathered' ? what.child : []))
    const found = await Promise.all(ids.map((id) => known.get(id) ?? deps.store.incident(id)))
    const children = found.filter((child) => child !== null)
    if (parent.state === 'open') await lookAtParent(deps, parent, entries, children)
    else await lookAtChildren(deps, parent, children)
  }
}

async function lookAtParent(
  deps: Deps,
  parent: Incident,
  entries: readonly Entry[],
  children: readonly Incident[],
): Promise<void> {
  const [first] = entries
  if (parent.run !== null || first?.what.kind !== 'incident.opened') return
  const since = lastLook(entries)
  const isNews = children.some(({ closedAt }) => (closedAt?.getTime() ?? 0) > since)
  if (!isNews || deps.now().getTime() - since < lookAgainMs) return
  await startRun(deps, parent.id, { service: first.what.service, purpose: 'verify', by: bot })
}

async function lookAtChildren(deps: Deps, parent: Incident, children: readonly Incident[]): Promise<void> {
  for (const child of children) {
    const service = deps.services.get(child.service)
    if (child.state !== 'open' || child.run !== null || service === undefined) continue
    const since = lastLook(await deps.timeline.entries(child.id))
    if (since > (parent.closedAt?.getTime() ?? 0)) continue
    await startRun(deps, child.id, { service, purpose: 'verify', by: bot })
  }
}

/** When the last run began: what it saw is news only from then on. */
function lastLook(entries: readonly Entry[]): number {
  const started = entries.findLast(({ what }) => what.kind === 'run.started')
  return started === undefined ? 0 : Date.parse(started.at)
}
