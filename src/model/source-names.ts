import type { Alert } from './alert.ts'

/** How people call where an alert comes from, within a sentence. */
export const sourceNames = {
  pagerduty: 'PagerDuty',
  alertmanager: 'Alertmanager',
  grafana: 'Grafana',
  datadog: 'Datadog',
  sns: 'CloudWatch',
  'azure-monitor': 'Azure Monitor',
  cloudflare: 'Cloudflare',
  opsgenie: 'Opsgenie',
  'uptime-kuma': 'Uptime Kuma',
  gatus: 'Gatus',
  sentry: 'Sentry',
  generic: 'a webhook',
  watch: 'our own watch',
} as const satisfies Record<Alert['source'], string>
