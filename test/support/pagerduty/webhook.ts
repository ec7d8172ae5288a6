import { createHmac, randomUUID } from 'node:crypto'
import type { KeptIncident } from './world.ts'

export interface Webhook {
  body: string
  headers: Record<string, string>
}

export type EventType =
  | 'triggered'
  | 'acknowledged'
  | 'unacknowledged'
  | 'resolved'
  | 'reopened'
  | 'annotated'

/**
 * A webhook of version 3 about an incident, signed with every secret: there are two while one is replaced
 * (https://developer.pagerduty.com/docs/verifying-webhook-signatures, seen 2026-08).
 */
export function incidentWebhook(
  incident: KeptIncident,
  type: EventType,
  secrets: readonly string[],
  { at = new Date(), id = randomUUID() as string, service = { id: 'PF9KMXH', summary: 'Shop' } } = {},
): Webhook {
  const data = {
    id: incident.id,
    type: 'incident',
    self: `https://api.pagerduty.com/incidents/${incident.id}`,
    html_url: `https://acme.pagerduty.com/incidents/${incident.id}`,
    number: incident.number,
    status: incident.status,
    incident_key: `key-${incident.id}`,
    created_at: at.toISOString(),
    title: incident.title,
    service: {
      ...service,
      html_url: `https://acme.pagerduty.com/services/${service.id}`,
      self: `https://api.pagerduty.com/services/${service.id}`,
      type: 'service_reference',
    },
    assignees: [],
    escalation_policy: { id: 'PUS0KTE', summary: 'Default', type: 'escalation_policy_reference' },
    teams: [],
    priority: { id: 'PSO75BM', summary: 'P1', type: 'priority_reference' },
    urgency: 'high',
    conference_bridge: null,
    resolve_reason: null,
  }
  return signed(
    {
      event: {
        id,
        event_type: `incident.${type}`,
        resource_type: 'incident',
        occurred_at: at.toISOString(),
        agent: null,
        client: null,
        data,
      },
    },
    secrets,
  )
}

/** What is sent when somebody tries a subscription out. */
export function pingWebhook(secrets: readonly string[]): Webhook {
  const data = { message: 'Hello from your friend Pagey!', type: 'ping' }
  const about = { id: randomUUID(), event_type: 'pagey.ping', resource_type: 'pagey' }
  const at = new Date().toISOString()
  return signed({ event: { ...about, occurred_at: at, agent: null, client: null, data } }, secrets)
}

function signed(payload: unknown, secrets: readonly string[]): Webhook {
  const body = JSON.stringify(payload)
  const signatures = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`)
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'PagerDuty-Webhook/V3.0',
      'x-webhook-id': randomUUID(),
      'x-pagerduty-signature': signatures.join(','),
    },
  }
}
