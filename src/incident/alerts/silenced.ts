import type { Monitoring, Silence } from '../../model/monitoring.ts'
import { windowAt } from '../approval/freeze-window.ts'

/**
 * Whether alarms of a service (null: of nobody) open nothing and begin nothing right now: somebody silenced it or everything,
 * or it is in one of its times of maintenance.
 */
export function isSilenced(
  service: string | null,
  silences: readonly Silence[],
  monitoring: Monitoring | undefined,
  now: Date,
): boolean {
  const stands = silences.some(
    (silence) =>
      silence.since <= now &&
      silence.until > now &&
      (silence.service === null || silence.service === service),
  )
  return stands || windowAt(monitoring?.triage.quiet ?? [], now) !== null
}
