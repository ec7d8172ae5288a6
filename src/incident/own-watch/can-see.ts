import type { Service } from '../../model/service.ts'
import { ownUrl } from '../change/own-url.ts'
import type { Deps } from '../deps.ts'
import { look } from '../take-steps.ts'

/** Our own machine's doing, whatever the service does. */
const ownFaults: ReadonlySet<string> = new Set(['no-local-port', 'forbidden'])
/** What it looks like when we have no name server or no route, and also when the service has none. */
const perhapsOurs: ReadonlySet<string> = new Set(['name', 'connect-timeout', 'unreachable'])

/** For each question to a name server; the same as in a run. */
const vantageMs = 2_000

/**
 * Whether a failing look says something of the service: false when it may as well be our own position. `seen` is a status, or
 * the probe's word for the failure.
 */
export async function canSee(
  deps: Deps,
  service: Service,
  seen: string,
  stop: AbortSignal,
): Promise<boolean> {
  if (ownFaults.has(seen)) return false
  if (!perhapsOurs.has(seen)) return true
  const step = {
    id: 'vantage',
    type: 'vantage' as const,
    forEach: 'path' as const,
    with: { timeout: vantageMs },
    when: null,
    timeoutMs: deps.changeLimits.lookMs,
    retry: { attempts: 1, delayMs: 0 },
  }
  const evidence = await look(deps, `look:${service.name}`, step, null, [ownUrl(service)], stop)
  return evidence?.outcome === 'pass'
}
