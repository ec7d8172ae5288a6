import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import type { AlertState } from '../model/alert.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { firstWebAddress } from './first-web-address.ts'
import { mergeLabels } from './merge-labels.ts'
import { optionalText } from './optional-text.ts'
import { readTime } from './read-time.ts'
import type { AlertSource } from './source.ts'
import { toStrange } from './to-strange.ts'

const text = z.string().nullish()

const bodySchema = z.looseObject({
  name: optionalText,
  text: optionalText,
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.union([z.number(), z.string()]).nullish(),
  account_id: optionalText,
  policy_id: text,
  policy_name: optionalText,
  alert_type: text,
  alert_correlation_id: text,
  alert_event: text,
})

type Body = z.output<typeof bodySchema>

/** Kinds that say that something is broken between Cloudflare and the origin, even where they do not say that it begins. */
const outages: ReadonlySet<string> = new Set([
  'health_check_status_notification',
  'http_alert_edge_error',
  'http_alert_origin_error',
  'advanced_http_alert_error',
  'load_balancing_health_alert',
  'real_origin_monitoring',
  'tunnel_health_event',
])

/**
 * Cloudflare's notifications: developers.cloudflare.com/notifications/reference/webhook-payload-schema, and for the test that
 * it sends when the webhook is saved …/notifications/get-started/configure-webhooks. It sends its secret as it is.
 */
export const cloudflare = {
  name: 'cloudflare',
  authenticate: (request, { secrets }) => bearsToken(request, secrets, { header: 'cf-webhook-auth' }),
  parse(written, { receivedAt }) {
    const parsed = bodySchema.safeParse(written)
    if (!parsed.success) return toStrange(parsed.error)
    const body = parsed.data
    if (isTest(body)) return { kind: 'nothing' }
    const state = stateOf(body)
    if (state === null) return { kind: 'nothing' }
    const key = keyOf(body)
    if (key === null) return { kind: 'strange', why: 'alert_correlation_id: lacking, and policy_id too' }
    const { data, ts, alert_type, alert_event, alert_correlation_id, policy_name } = body
    const since =
      state === 'firing' ? (data?.status_change_time ?? data?.start_time) : data?.status_change_time
    return {
      kind: 'alerts',
      alerts: [
        cleanAlert({
          source: 'cloudflare',
          key,
          delivery: hashOf([key, state, alert_correlation_id, alert_event, ts ?? receivedAt.toISOString()]),
          state,
          severity: outages.has(alert_type ?? '') ? 'error' : 'warning',
          title: body.text || policy_name || body.name || alert_type || '',
          labels: mergeLabels(
            { alert_type, policy_id: body.policy_id, policy_name, account_id: body.account_id },
            data ?? {},
          ),
          url: webAddressOf(textOf(data?.target_hostname)),
          link: firstWebAddress([data?.dashboard_link, data?.rule_link]),
          ticket: null,
          at: readTime(since) ?? readTime(ts),
        }),
      ],
    }
  },
} satisfies AlertSource

function isTest({ text: said, alert_type, policy_id, alert_correlation_id, data }: Body): boolean {
  const named = alert_type || policy_id || alert_correlation_id
  return !named && Object.keys(data ?? {}).length === 0 && typeof said === 'string'
}

/** Null: nothing that begins or ends, such as a weekly summary. */
function stateOf({ data, alert_type, alert_event }: Body): AlertState | null {
  const health = healthOf(data)
  if (health !== null) return health
  if (alert_event === 'ALERT_STATE_EVENT_END') return 'resolved'
  return alert_event === 'ALERT_STATE_EVENT_START' || outages.has(alert_type ?? '') ? 'firing' : null
}

/** Of health checks, of pools and origins of a load balancer, and of tunnels. */
function healthOf(data: Body['data']): AlertState | null {
  const health = data?.new_health ?? data?.new_health_status ?? data?.new_status
  if (typeof health !== 'string') return null
  if (/unhealthy|degraded|critical|down|inactive/i.test(health)) return 'firing'
  return /healthy/i.test(health) ? 'resolved' : null
}

/** What is ill, where the notification tells of its health: it gets well under a correlation id of its own. */
function keyOf({ data, alert_type, alert_correlation_id, policy_id }: Body): string | null {
  const { pool_id, origin_name, health_check_id, tunnel_id } = data ?? {}
  if (healthOf(data) !== null) {
    if (typeof pool_id === 'string') return `pool ${pool_id} ${textOf(origin_name)}`.trim()
    if (typeof health_check_id === 'string') return `health check ${health_check_id}`
    if (typeof tunnel_id === 'string') return `tunnel ${tunnel_id}`
  }
  if (alert_correlation_id) return alert_correlation_id
  const place = textOf(data?.zone_tag) || textOf(data?.zone_name)
  return policy_id || place ? [alert_type, policy_id, place].join(' ').trim() : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function webAddressOf(host: string): string | null {
  return /^[a-z0-9_](?:[a-z0-9_.-]{0,252})$/i.test(host) ? firstWebAddress([`https://${host}/`]) : null
}
