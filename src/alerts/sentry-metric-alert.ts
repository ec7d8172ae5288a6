import { z } from 'zod'
import type { AlertState, Severity } from '../model/alert.ts'
import { cleanAlert } from './clean-alert.ts'
import { optionalText } from './optional-text.ts'
import { readTime } from './read-time.ts'
import type { Parsed } from './source.ts'
import { toStrange } from './to-strange.ts'

const meanings: Partial<Record<string, { state: AlertState; severity: Severity }>> = {
  critical: { state: 'firing', severity: 'critical' },
  warning: { state: 'firing', severity: 'warning' },
  resolved: { state: 'resolved', severity: 'error' },
}

const projectsSchema = z.array(z.string()).catch([])

const bodySchema = z.object({
  action: z.string(),
  data: z.object({
    description_text: optionalText,
    description_title: optionalText,
    web_url: optionalText,
    metric_alert: z.object({
      id: z.string().min(1),
      title: optionalText,
      date_started: optionalText,
      date_closed: optionalText,
      projects: projectsSchema,
      alert_rule: z
        .object({
          id: optionalText,
          name: optionalText,
          environment: optionalText,
          aggregate: optionalText,
          dataset: optionalText,
          query: optionalText,
        })
        .nullish()
        .catch(null),
    }),
  }),
})

/** `metric_alert`: a number crossed a threshold (https://docs.sentry.io/integrations/integration-platform/webhooks/metric-alerts/). */
export function sentryMetricAlert(body: unknown, delivery: string): Parsed {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) return toStrange(parsed.error)
  const { action, data } = parsed.data
  const meaning = Object.hasOwn(meanings, action) ? meanings[action] : undefined
  if (meaning === undefined) return { kind: 'nothing' }
  const { metric_alert: incident, description_text, description_title, web_url } = data
  const rule = incident.alert_rule
  const alert = cleanAlert({
    source: 'sentry',
    // Each crossing is an incident of its own at Sentry; the alarm is the rule.
    key: rule?.id ? `metric:${rule.id}` : `incident:${incident.id}`,
    delivery,
    ...meaning,
    title:
      [rule?.name, description_text].filter(Boolean).join(': ') || description_title || incident.title || '',
    labels: {
      rule: rule?.name,
      project: incident.projects.join(', '),
      environment: rule?.environment,
      aggregate: rule?.aggregate,
      dataset: rule?.dataset,
      query: rule?.query,
    },
    url: null,
    link: web_url ?? null,
    ticket: incident.id,
    at: readTime(meaning.state === 'resolved' ? incident.date_closed : incident.date_started),
  })
  return { kind: 'alerts', alerts: [alert] }
}
