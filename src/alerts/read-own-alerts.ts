import { z } from 'zod'
import { type Alert, severities } from '../model/alert.ts'
import { cleanAlert } from './clean-alert.ts'
import { derivedDelivery, type Receipt } from './derived-delivery.ts'
import { gatherAlerts } from './gather-alerts.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { Parsed } from './source.ts'
import { toStrange } from './to-strange.ts'

const timeSchema = z
  .union([z.string(), z.number()])
  .refine((written) => readTime(written) !== null, 'must be a time of ISO 8601, or seconds since 1970')

/** What whoever writes the sender himself sends: a typing error in it is told, not passed over. */
const ownAlert = z.object({
  key: z.string().min(1).describe('Names the alarm: the same when it fires and when it is resolved.'),
  state: z.enum(['firing', 'acknowledged', 'resolved']),
  title: z.string().min(1).describe('What is wrong, in one line.'),
  severity: z
    .string()
    .refine((word) => readSeverity(word) !== null, `must be one of ${severities.join(', ')}`)
    .nullish()
    .describe('Default error.'),
  labels: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .nullish()
    .describe('What rules match; "service" with the name of a service says whose it is.'),
  url: optionalText.describe('What the alarm is about: http or https.'),
  link: optionalText.describe('Its own page: http or https.'),
  at: timeSchema.nullish().describe('When this state began: ISO 8601, or seconds since 1970.'),
  delivery: z
    .string()
    .min(1)
    .nullish()
    .describe(
      'Names the notification, so that it may be sent again; default: its content, where it has `at`.',
    ),
})

/** One alert, or several as `{ "alerts": [ … ] }`. */
export function readOwnAlerts(body: unknown, receipt: Receipt): Parsed {
  const isList = typeof body === 'object' && body !== null && Object.hasOwn(body, 'alerts')
  if (!isList) return gatherAlerts('generic', [readEntry(body, receipt, 0)], receipt.bytes)
  const list = z.object({ alerts: z.array(z.unknown()) }).safeParse(body)
  if (!list.success) return toStrange(list.error)
  const entries = list.data.alerts.map((entry, index) => {
    const read = readEntry(entry, receipt, index)
    return 'why' in read ? { why: `alerts.${index}: ${read.why}` } : read
  })
  return gatherAlerts('generic', entries, receipt.bytes)
}

function readEntry(entry: unknown, receipt: Receipt, index: number): Alert | { why: string } {
  const parsed = ownAlert.safeParse(entry)
  if (!parsed.success) return toStrange(parsed.error)
  const { key, state, title, severity, labels, url, link, delivery, ...own } = parsed.data
  const at = readTime(own.at)
  return cleanAlert({
    source: 'generic',
    key,
    // Alerts of one request may share its name.
    delivery: delivery ? `${delivery}:${key}:${state}` : derivedDelivery({ key, state, at }, receipt, index),
    state,
    severity: readSeverity(severity) ?? 'error',
    title,
    labels: labels ?? {},
    url: url ?? null,
    link: link ?? null,
    ticket: null,
    at,
  })
}
