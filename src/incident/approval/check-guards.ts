import type { Plan } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'
import type { Deps } from '../deps.ts'
import { type Guarded, guardOf } from './guards.ts'

const hourMs = 3_600_000
/** More changes than any limit per hour allows. */
const recentChanges = 200

/**
 * What speaks against making a plan's changes now, or null. `approval` is the one that is being carried out, whose own
 * changes do not count; `peers` are left out where nobody looked at them.
 */
export async function checkGuards(
  deps: Pick<Deps, 'store' | 'now'>,
  service: Service,
  plan: Plan,
  { approval, peers }: { approval: string | null; peers: { place: string; well: boolean }[] | null },
): Promise<Guarded | null> {
  const now = deps.now()
  const places = [...new Set(plan.parts.map(({ place }) => place))]
  const since = new Date(now.getTime() - hourMs)
  const [freezes, recent, lastChanges] = await Promise.all([
    deps.store.freezes(now),
    deps.store.changes({ service: service.name, cause: plan.cause, since, limit: recentChanges }),
    Promise.all(places.map(async (place) => [place, await deps.store.lastChangeAt(place)] as const)),
  ])
  return guardOf({
    plan,
    guards: service.changes.guards,
    freezes,
    recent: recent.filter(
      (change) => change.approval !== approval && change.environment === service.environment,
    ),
    lastChangeAt: new Map(lastChanges),
    peers,
    now,
  })
}
