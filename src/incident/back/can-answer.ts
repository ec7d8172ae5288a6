import type { Deps } from '../deps.ts'

/** Whether any source of alarms is written back to from here: where not, no job need be queued. */
export function canAnswer({ back }: Pick<Deps, 'back'>): boolean {
  return back.pagerDuty !== null || back.alertmanager !== null
}
