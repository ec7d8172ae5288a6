import { approversOf } from '../../config/approvers-of.ts'
import { mayApprove } from '../../config/may-approve.ts'
import { BotError } from '../../errors.ts'
import type { Silence } from '../../model/monitoring.ts'
import type { Speaker } from '../../model/person.ts'
import type { Deps } from '../deps.ts'
import { knownScope } from '../known-scope.ts'

const longestReason = 500

/**
 * From now on alarms of a service (null: of all) open no incident and begin no run, for so long. It hides what goes wrong, so
 * only who may approve changes may, for all services who may approve any; where nobody is named, anybody. It always ends by
 * itself. Throws `UNKNOWN_SERVICE`, `NOT_ALLOWED`.
 */
export async function silenceAlarms(
  deps: Deps,
  wish: { service: string | null; durationMs: number; by: Speaker; reason: string },
): Promise<Silence> {
  const { durationMs, by } = wish
  const service = knownScope(wish.service, deps.services.keys())
  mustBeApprover(deps, service, by)
  const since = deps.now()
  const silence: Silence = {
    service,
    by: inWords(deps, by),
    reason: wish.reason.slice(0, longestReason),
    since,
    until: new Date(since.getTime() + durationMs),
  }
  await deps.store.silence(silence)
  deps.log.warn({ service, by: by.id, reason: silence.reason, until: silence.until }, 'alarms silenced')
  return silence
}

/**
 * Ends a silence before its time. Hearing more harms nobody, so anybody may. Returns what is still silent of it. Throws
 * `UNKNOWN_SERVICE`, `NOT_SILENCED`.
 */
export async function unsilenceAlarms(
  deps: Deps,
  wish: { service: string | null; by: Speaker },
): Promise<Silence[]> {
  const standing = await deps.store.silences(deps.now())
  const silenced = standing.flatMap((each) => (each.service === null ? [] : [each.service]))
  // What is gone from the services file can still be silenced.
  const service = knownScope(wish.service, new Set([...deps.services.keys(), ...silenced]))
  if (!(await deps.store.unsilence(service))) throw notSilenced(service, standing)
  deps.log.warn({ service, by: wish.by.id }, 'alarms heard again')
  // What was kept quiet and still fires is told now.
  await deps.queue.add('alerts', {})
  const left = await deps.store.silences(deps.now())
  return left.filter((each) => service === null || each.service === null)
}

function mustBeApprover(deps: Deps, service: string | null, by: Speaker): void {
  const person = deps.people.of(by)
  const configured = service === null ? undefined : deps.services.get(service)
  const services = configured ? [configured] : [...deps.services.values()]
  const approvers = [...new Set(services.flatMap(approversOf))]
  if (approvers.length === 0 || mayApprove(person, approvers)) return
  throw new BotError(
    'NOT_ALLOWED',
    `${person.name.slice(0, 80)} may not silence ${service ?? 'every service'}: only approvers may, because it hides what goes wrong.`,
    `Ask one of: ${approvers.slice(0, 10).join(', ')}.`,
  )
}

function notSilenced(service: string | null, standing: Silence[]): BotError {
  const others = standing.map((each) => each.service ?? 'all')
  return new BotError(
    'NOT_SILENCED',
    service === null ? 'There is no silence for all services.' : `${service} is not silenced by itself.`,
    others.length === 0
      ? 'Nothing is silenced.'
      : `Silenced: ${others.slice(0, 20).join(', ')}. End one as in: unsilence ${others[0]}.`,
  )
}

/** `Ada (console:operator)`: who it was, and by which account. */
function inWords(deps: Deps, by: Speaker): string {
  const { name } = deps.people.of(by)
  return name === by.id ? by.id : `${name} (${by.id})`
}
