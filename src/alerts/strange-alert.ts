import { createHash } from 'node:crypto'
import type { Alert, AlertSourceName } from '../model/alert.ts'
import { sourceNames } from '../model/source-names.ts'
import { redactSecrets } from '../redact.ts'
import { cleanAlert } from './clean-alert.ts'

/** What is looked at of a body: redacting more than is shown keeps a secret whole that begins before the cut. */
const looked = 4_000
const shown = 400

/**
 * The alert that stands for a body which is authentic and not as we know its source: it may be an outage, told in a version
 * of the source that is newer than we are. All of one source are one alarm.
 */
export function strangeAlert(source: AlertSourceName, body: Uint8Array, why: string): Alert {
  const text = new TextDecoder().decode(body.subarray(0, looked))
  const name = sourceNames[source]
  return cleanAlert({
    source,
    key: 'fiveohtwo:unreadable',
    delivery: `fiveohtwo:unreadable:${createHash('sha256').update(body).digest('hex')}`,
    state: 'firing',
    severity: 'error',
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)} sent something that this version cannot read`,
    labels: { problem: why, excerpt: redactSecrets(text).slice(0, shown) },
    url: null,
    link: null,
    ticket: null,
    at: null,
  })
}
