import type { Overview } from '../chat/adapter.ts'
import type { Approval } from '../model/approval.ts'
import type { Identity } from '../model/people.ts'
import type { Speaker } from '../model/person.ts'
import { nobodyMay } from '../model/usual-policy.ts'
import { mayDecide } from './approval/may-decide.ts'
import type { Deps } from './deps.ts'
import { serviceNow } from './plan/service-now.ts'

/** More open incidents than this are no list but a storm. */
const mostOpen = 200

/** How things stand for somebody: what only they and their peers can move on, what they asked for, and all that is open. */
export async function overview(
  deps: Pick<Deps, 'store' | 'services' | 'timeline' | 'people' | 'now'>,
  speaker: Speaker,
): Promise<Omit<Overview, 'configuration'>> {
  const person = deps.people.of(speaker)
  const [open, pending] = await Promise.all([
    deps.store.incidents({ state: 'open', limit: mostOpen }),
    deps.store.pendingApprovals(deps.now()),
  ])
  const mayBe = await Promise.all(pending.map((approval) => waitsFor(deps, approval, person)))
  return {
    waiting: pending.filter((_, index) => mayBe[index]),
    mine: open.filter(({ openedBy }) => deps.people.of(openedBy).key === person.key),
    open,
  }
}

/** Whether this person could approve it now, given a reason and whatever else must be typed. */
async function waitsFor(
  deps: Pick<Deps, 'services' | 'timeline'>,
  approval: Approval,
  person: Identity,
): Promise<boolean> {
  const { plan } = approval
  const service = await serviceNow(deps, approval.incident, plan.service)
  const rule = (service?.changes ?? nobodyMay).rules[plan.risk]
  const given = { decision: 'approved', reason: 'any', typed: plan.service, breakGlass: false } as const
  return mayDecide({ approval, rule, person, ...given }) === null
}
