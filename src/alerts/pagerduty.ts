import { z } from 'zod'
import type { AlertState, Severity } from '../model/alert.ts'
import { cleanAlert } from './clean-alert.ts'
import { findUrl } from './find-url.ts'
import { matchesHmac } from './matches-hmac.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { AlertSource, Parsed } from './source.ts'
import { toStrange } from './to-strange.ts'

/**
 * What each kind of event says of the incident; `status`: that something else about it changed which rules or the policy
 * read. Who it is assigned to, notes, tasks and responders say nothing about the alarm.
 */
const states: Partial<Record<string, AlertState | 'status'>> = {
  'incident.triggered': 'firing',
  'incident.reopened': 'firing',
  'incident.unacknowledged': 'firing',
  'incident.acknowledged': 'acknowledged',
  'incident.resolved': 'resolved',
  'incident.priority_updated': 'status',
  'incident.service_updated': 'status',
}

const reference = z.object({ id: optionalText, summary: optionalText }).nullish().catch(null)

const envelopeSchema = z.object({ event: z.object({ event_type: z.string() }) })

const incidentEventSchema = z.object({
  event: z.object({
    id: z.string().min(1),
    occurred_at: optionalText,
    data: z.object({
      id: z.string().min(1),
      status: z.enum(['triggered', 'acknowledged', 'resolved']),
      number: z.number().nullish().catch(null),
      title: optionalText,
      html_url: optionalText,
      incident_key: optionalText,
      urgency: optionalText,
      priority: reference,
      service: reference,
      teams: z.array(reference).catch([]),
      escalation_policy: reference,
      incident_type: z.object({ name: optionalText }).nullish().catch(null),
      resolve_reason: z.object({ type: optionalText }).nullish().catch(null),
    }),
  }),
})

type Incident = z.output<typeof incidentEventSchema>['event']['data']

/**
 * Webhooks v3 (https://developer.pagerduty.com/docs/webhooks/v3-overview/): one event for a request, signed with the
 * secret of the subscription. The signature has no time in it: what is sent again is known by the event's id.
 */
export const pagerDuty = {
  name: 'pagerduty',

  authenticate({ headers, body }, { secrets }) {
    const header = headers.get('x-pagerduty-signature')
    if (header === null) return 'unsigned'
    const signatures = header.split(',').flatMap((value) => /^\s*v1=(\S*)\s*$/.exec(value)?.[1] ?? [])
    return matchesHmac(signatures, secrets, [body]) ? null : 'forged'
  },

  parse(body): Parsed {
    const envelope = envelopeSchema.safeParse(body)
    if (!envelope.success) return toStrange(envelope.error)
    const type = envelope.data.event.event_type
    const said = Object.hasOwn(states, type) ? states[type] : undefined
    if (said === undefined) return { kind: 'nothing' }

    const parsed = incidentEventSchema.safeParse(body)
    if (!parsed.success) return toStrange(parsed.error)
    const { id, occurred_at, data } = parsed.data.event
    const alert = cleanAlert({
      source: 'pagerduty',
      key: data.id,
      delivery: id,
      state: said === 'status' ? stateOf(data.status) : said,
      severity: severityOf(data),
      title: data.title ?? `Incident ${data.number ?? data.id}`,
      labels: labelsOf(data),
      url: findUrl(data.incident_key, data.title),
      link: data.html_url ?? null,
      ticket: data.id,
      at: readTime(occurred_at),
    })
    return { kind: 'alerts', alerts: [alert] }
  },
} satisfies AlertSource

function stateOf(status: Incident['status']): AlertState {
  return status === 'triggered' ? 'firing' : status
}

/** The priority where it has a name that is understood; the urgency says whether somebody is woken up. */
function severityOf({ priority, urgency }: Incident): Severity {
  return readSeverity(priority?.summary) ?? (urgency === 'low' ? 'warning' : 'critical')
}

function labelsOf(incident: Incident): Record<string, unknown> {
  const teams = incident.teams.filter((team) => team !== null && team !== undefined)
  return {
    service_id: incident.service?.id,
    service: incident.service?.summary,
    urgency: incident.urgency,
    priority: incident.priority?.summary,
    team: joined(teams.map(({ summary }) => summary)),
    team_id: joined(teams.map(({ id }) => id)),
    incident_key: incident.incident_key,
    incident_type: incident.incident_type?.name,
    escalation_policy: incident.escalation_policy?.summary,
    escalation_policy_id: incident.escalation_policy?.id,
    number: incident.number,
    resolve_reason: incident.resolve_reason?.type,
  }
}

function joined(texts: readonly (string | null | undefined)[]): string {
  return texts.filter((text) => text !== null && text !== undefined).join(', ')
}
