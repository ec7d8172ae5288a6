import { approversOf } from '../config/approvers-of.ts'
import { mayApprove } from '../config/may-approve.ts'
import { BotError } from '../errors.ts'
import type { Speaker } from '../model/person.ts'
import type { Freeze } from '../model/policy.ts'
import type { Deps } from './deps.ts'
import { knownScope } from './known-scope.ts'

/** Longer reasons are no reasons but reports. */
const longestReason = 500

interface Wish {
  /** Null for every service. */
  service: string | null
  by: Speaker
  reason: string
}

/**
 * The kill switch: from now on nothing is changed, of one service or of all, whatever is approved. Anybody may.
 * Throws `UNKNOWN_SERVICE`.
 */
export async function freeze(deps: Deps, wish: Wish & { durationMs: number | null }): Promise<Freeze> {
  const { by, reason, durationMs } = wish
  const service = knownScope(wish.service, deps.services.keys())
  const since = deps.now()
  const frozen: Freeze = {
    service,
    by: inWords(deps, by),
    reason: reason.slice(0, longestReason),
    since,
    until: durationMs === null ? null : new Date(since.getTime() + durationMs),
  }
  await deps.store.freeze(frozen)
  deps.log.warn({ service, by: by.id, reason: frozen.reason, until: frozen.until }, 'changes frozen')
  return frozen
}

/**
 * Allows changes again: only who may approve changes of the service may, for every service who may approve any. Returns what
 * still keeps them from being made. Throws `UNKNOWN_SERVICE`, `NOT_ALLOWED`, `NOT_FROZEN`.
 */
export async function unfreeze(deps: Deps, wish: Wish): Promise<Freeze[]> {
  const { by, reason } = wish
  const standing = await deps.store.freezes(deps.now())
  const frozen = standing.flatMap((each) => (each.service === null ? [] : [each.service]))
  // What is gone from the services file can still be frozen, and must be liftable.
  const service = knownScope(wish.service, new Set([...deps.services.keys(), ...frozen]))
  mustBeApprover(deps, service, by)
  const lifted = await deps.store.unfreeze(service, inWords(deps, by), reason.slice(0, longestReason))
  if (!lifted) throw notFrozen(service, standing)
  deps.log.warn({ service, by: by.id, reason }, 'changes allowed again')
  const left = await deps.store.freezes(deps.now())
  return left.filter((each) => service === null || each.service === null)
}

function mustBeApprover(deps: Deps, service: string | null, by: Speaker): void {
  const person = deps.people.of(by)
  const configured = service === null ? undefined : deps.services.get(service)
  const services = configured ? [configured] : [...deps.services.values()]
  const approvers = [...new Set(services.flatMap(approversOf))]
  if (mayApprove(person, approvers)) return
  const scope = service === null ? 'any service' : service
  throw new BotError(
    'NOT_ALLOWED',
    `${person.name.slice(0, 80)} may not allow changes again: only approvers of ${scope} may.`,
    approvers.length === 0
      ? 'Nobody is configured; approvers are named in the services file.'
      : `Ask one of: ${approvers.slice(0, 10).join(', ')}.`,
  )
}

function notFrozen(service: string | null, standing: Freeze[]): BotError {
  const others = standing.map((each) => each.service ?? 'all')
  const what =
    service === null ? 'There is no freeze of every service.' : `${service} is not frozen by itself.`
  return new BotError(
    'NOT_FROZEN',
    what,
    others.length === 0
      ? 'Nothing is frozen.'
      : `Frozen: ${others.join(', ')}. Lift one as in: unfreeze ${others[0]}.`,
  )
}

/** `Ada (console:operator)`: who it was, and by which account. */
function inWords(deps: Deps, by: Speaker): string {
  const { name } = deps.people.of(by)
  return name === by.id ? by.id : `${name} (${by.id})`
}
