import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import type { Alert } from '../model/alert.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { firstWebAddress } from './first-web-address.ts'
import { gatherAlerts, type ReadEntry } from './gather-alerts.ts'
import { leftOutAlert } from './left-out-alert.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { AlertSource } from './source.ts'
import { toStrange } from './to-strange.ts'
import { toldAgain } from './told-again.ts'
import { urlOfLabels } from './url-of-labels.ts'

const texts = z.record(z.string(), z.string())

const itemSchema = z
  .looseObject({
    status: z.enum(['firing', 'resolved']),
    labels: texts,
    annotations: texts.nullish().catch(null),
    startsAt: z.unknown().optional(),
    endsAt: z.unknown().optional(),
    generatorURL: z.unknown().optional(),
    fingerprint: z.string().min(1).optional(),
  })
  .refine(
    ({ labels, fingerprint }) => fingerprint !== undefined || Object.keys(labels).length > 0,
    'neither fingerprint nor labels',
  )

const bodySchema = z.looseObject({
  status: optionalText,
  groupKey: optionalText,
  truncatedAlerts: z.int().min(0).nullish().catch(null),
  commonLabels: texts.nullish().catch(null),
  externalURL: z.unknown().optional(),
  alerts: z.array(z.unknown()),
})

type Body = z.output<typeof bodySchema>
type Item = z.output<typeof itemSchema>

/**
 * Prometheus Alertmanager, version "4" of its webhook: github.com/prometheus/alertmanager `notify/webhook/webhook.go` (Message)
 * and `template/template.go` (Data, Alert). It signs nothing; its `http_config` brings a token.
 */
export const alertmanager = {
  name: 'alertmanager',
  authenticate: (request, { secrets }) => bearsToken(request, secrets),
  parse(written, { request, receivedAt }) {
    const parsed = bodySchema.safeParse(written)
    if (!parsed.success) return toStrange(parsed.error)
    const body = parsed.data
    const entries = body.alerts.map((written, index) => {
      const item = itemSchema.safeParse(written)
      if (item.success) return toAlert(item.data, body, receivedAt)
      return { why: `alerts.${index}: ${toStrange(item.error).why}` }
    })
    return gatherAlerts('alertmanager', [...entries, leftOut(body, entries)], request.body)
  },
} satisfies AlertSource

function toAlert(item: Item, { externalURL }: Body, receivedAt: Date): Alert {
  const { status, labels, annotations } = item
  // The same for every receiver and for every Alertmanager of a cluster.
  const key = item.fingerprint ?? hashOf(labels)
  const at = readTime(status === 'resolved' ? item.endsAt : item.startsAt)
  const { summary, title, description, message } = annotations ?? {}
  const name = [labels.alertname, labels.instance].filter(Boolean).join(' ')
  return cleanAlert({
    source: 'alertmanager',
    key,
    delivery: hashOf([
      key,
      status,
      readTime(item.startsAt)?.toISOString() ?? null,
      (at ?? receivedAt).toISOString(),
      toldAgain(status, receivedAt),
    ]),
    state: status,
    severity: readSeverity(labels.severity ?? labels.level ?? labels.priority) ?? 'error',
    title: summary || title || description || message || name,
    labels,
    url: urlOfLabels(labels, annotations),
    link: firstWebAddress([item.generatorURL, externalURL]),
    ticket: null,
    at,
  })
}

/** What `max_alerts` cut off. */
function leftOut(body: Body, told: readonly ReadEntry[]): Alert | null {
  const { status, truncatedAlerts: count, commonLabels, externalURL } = body
  const group = body.groupKey ?? ''
  return leftOutAlert({
    ...{ status, count, told },
    source: 'alertmanager',
    key: `left out ${group}`,
    severity: readSeverity(commonLabels?.severity) ?? 'error',
    title: `${count ? `${count} more` : 'Alerts'} of this group, left out by max_alerts: ${group}`,
    labels: commonLabels ?? {},
    url: urlOfLabels(commonLabels),
    link: firstWebAddress([externalURL]),
  })
}
