import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import type { Alert } from '../model/alert.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { firstWebAddress } from './first-web-address.ts'
import { gatherAlerts, type ReadEntry } from './gather-alerts.ts'
import { isStale } from './is-stale.ts'
import { leftOutAlert } from './left-out-alert.ts'
import { matchesHmac } from './matches-hmac.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { AlertSource, Parsed, RawRequest, Refusal } from './source.ts'
import { toStrange } from './to-strange.ts'
import { toldAgain } from './told-again.ts'
import { urlOfLabels } from './url-of-labels.ts'

/** More headers than a real request would have with ten digits as their value. */
const mostTimes = 8

const texts = z.record(z.string(), z.string())

const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.nullish().catch(null),
  startsAt: optionalText,
  endsAt: optionalText,
  generatorURL: optionalText,
  dashboardURL: optionalText,
  panelURL: optionalText,
  fingerprint: optionalText,
  ruleUID: optionalText,
})

const bodySchema = z.object({
  status: optionalText,
  receiver: optionalText,
  orgId: z.number().nullish().catch(null),
  groupKey: optionalText,
  title: optionalText,
  externalURL: optionalText,
  truncatedAlerts: z.int().min(0).nullish().catch(null),
  alerts: z.array(z.unknown()),
})

type Group = z.output<typeof bodySchema>
type GrafanaAlert = z.output<typeof alertSchema>

/**
 * The webhook contact point of Grafana Alerting, with the payload it has unless somebody writes a template
 * (https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/).
 * It signs with HMAC since version 12, or brings a token.
 */
export const grafana = {
  name: 'grafana',

  authenticate(request, { secrets }, now) {
    const signature = request.headers.get('x-grafana-alerting-signature')
    if (signature === null) return bearsToken(request, secrets)
    if (matchesHmac([signature], secrets, [request.body])) return null
    for (const time of timesIn(request.headers))
      if (matchesHmac([signature], secrets, [`${time}:`, request.body]))
        return isStale(new Date(Number(time) * 1000), now) ? 'stale' : null
    return 'forged' satisfies Refusal
  },

  parse(body, { request, receivedAt }): Parsed {
    const parsed = bodySchema.safeParse(body)
    if (!parsed.success) return toStrange(parsed.error)
    const group = parsed.data
    const items = group.alerts.map((item) => alertSchema.safeParse(item))
    if (items.length > 0 && items.every(({ data }) => data !== undefined && isTest(data)))
      return { kind: 'nothing' }
    const entries = items.map(({ data, error }) => {
      return data === undefined ? toStrange(error) : toAlert(data, group, receivedAt)
    })
    return gatherAlerts('grafana', [...entries, leftOut(group, entries)], request.body)
  },
} satisfies AlertSource

/**
 * The header with the time of signing has whatever name the operator gave it, so every one that could be it is tried: a
 * time that the signature covers is Grafana's own.
 */
function timesIn(headers: RawRequest['headers']): string[] {
  return [...headers.values()].filter((value) => /^\d{10}$/.test(value)).slice(0, mostTimes)
}

/** What the button "Test" of a contact point sends. */
function isTest({ labels }: GrafanaAlert): boolean {
  return Object.keys(labels).length === 2 && labels.alertname === 'TestAlert' && labels.instance === 'Grafana'
}

function toAlert(
  alert: GrafanaAlert,
  { orgId, receiver, title, externalURL }: Group,
  receivedAt: Date,
): Alert {
  const { status, labels, annotations, fingerprint, generatorURL, panelURL, dashboardURL } = alert
  // Alerts of the same labels have the same fingerprint, in whichever group they are told.
  const key = `${orgId ?? 0}:${fingerprint || hashOf(labels)}`
  const startsAt = readTime(alert.startsAt)
  const endsAt = readTime(alert.endsAt)
  return cleanAlert({
    source: 'grafana',
    key,
    delivery: hashOf([
      ...[key, status, startsAt, status === 'resolved' ? endsAt : null].map(asText),
      toldAgain(status, receivedAt),
    ]),
    state: status,
    severity: readSeverity(labels.severity ?? labels.level ?? labels.priority) ?? 'error',
    title: annotations?.summary || annotations?.description || labels.alertname || title || '',
    labels: { ...labels, org_id: orgId, receiver, rule_uid: alert.ruleUID },
    url: urlOfLabels(labels, annotations),
    link: firstWebAddress([generatorURL, panelURL, dashboardURL, externalURL]),
    ticket: null,
    at: status === 'firing' ? startsAt : endsAt,
  })
}

/** What "Max alerts" cut off. */
function leftOut(
  { status, orgId, groupKey, externalURL, truncatedAlerts: count }: Group,
  told: readonly ReadEntry[],
): Alert | null {
  const many = count ? `${count} more ${count === 1 ? 'alert' : 'alerts'}` : 'Alerts'
  return leftOutAlert({
    ...{ status, count, told },
    source: 'grafana',
    key: `${orgId ?? 0}:left out ${groupKey ?? ''}`,
    severity: 'error',
    title: `${many} of this group, which Grafana left out`,
    labels: { org_id: orgId },
    url: null,
    link: externalURL ?? null,
  })
}

function asText(value: Date | string | null): string | null {
  return value instanceof Date ? value.toISOString() : value
}
