/** Monitoring systems that are understood. */
export const alertSources = [
  'pagerduty',
  'alertmanager',
  'grafana',
  'datadog',
  'sns',
  'azure-monitor',
  'cloudflare',
  'opsgenie',
  'uptime-kuma',
  'gatus',
  'sentry',
  'generic',
] as const

export type AlertSourceName = (typeof alertSources)[number]

export const severities = ['critical', 'error', 'warning', 'info'] as const

export type Severity = (typeof severities)[number]

export type AlertState = 'firing' | 'acknowledged' | 'resolved'

/**
 * One notification of a monitoring system about one alarm. Everything in it is a stranger's words: cut, redacted and
 * without control characters, but not harmless for any platform.
 */
export interface Alert {
  /** `watch`: our own watch over a service. */
  source: AlertSourceName | 'watch'
  /** Names the alarm at its source: the same from the first firing to the resolution, and for every repetition. */
  key: string
  /** Names the notification: one that is sent again has the same. */
  delivery: string
  state: AlertState
  severity: Severity
  title: string
  /** What rules match: the source's own names (`service_id`, `alertname`, `job`, tags), as it spells them. */
  labels: Record<string, string>
  /** What the alarm is about, where the source says so: http or https. */
  url: string | null
  /** The alarm's own page at its source: http or https. */
  link: string | null
  /** Under which the source can be written back to (PagerDuty: the incident's id). */
  ticket: string | null
  /** ISO 8601 UTC: when this state began, as the source says; null when it does not. */
  at: string | null
}
