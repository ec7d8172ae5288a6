import type { Alert, AlertSourceName } from '../model/alert.ts'
import type { Parsed } from './source.ts'
import { strangeAlert } from './strange-alert.ts'

/** What one entry of a request comes to: an alert, nothing that matters, or something that cannot be read. */
export type ReadEntry = Alert | null | { why: string }

/**
 * The entries of a request together. One that cannot be read takes no other with it, and is not lost unseen either: it is
 * told as a strange body would be.
 */
export function gatherAlerts(
  source: AlertSourceName,
  entries: readonly ReadEntry[],
  body: Uint8Array,
): Parsed {
  const alerts = entries.filter((entry) => entry !== null && 'key' in entry)
  const unread = entries.find((entry) => entry !== null && 'why' in entry)
  if (unread === undefined) return alerts.length === 0 ? { kind: 'nothing' } : { kind: 'alerts', alerts }
  if (alerts.length === 0) return { kind: 'strange', why: unread.why }
  return { kind: 'alerts', alerts: [...alerts, strangeAlert(source, body, unread.why)] }
}
