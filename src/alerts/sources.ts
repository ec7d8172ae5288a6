import type { AlertSourceName } from '../model/alert.ts'
import { alertmanager } from './alertmanager.ts'
import { azureMonitor } from './azure-monitor.ts'
import { cloudflare } from './cloudflare.ts'
import { datadog } from './datadog.ts'
import { gatus } from './gatus.ts'
import { createGeneric } from './generic.ts'
import { grafana } from './grafana.ts'
import { opsgenie } from './opsgenie.ts'
import { pagerDuty } from './pagerduty.ts'
import { sentry } from './sentry.ts'
import { sns } from './sns.ts'
import type { AlertSource } from './source.ts'
import { uptimeKuma } from './uptime-kuma.ts'

/** Every monitoring system that is understood, by the name in its path `/alerts/<name>`. */
export const sources: Record<AlertSourceName, AlertSource> = {
  pagerduty: pagerDuty,
  alertmanager,
  grafana,
  datadog,
  sns,
  'azure-monitor': azureMonitor,
  cloudflare,
  opsgenie,
  'uptime-kuma': uptimeKuma,
  gatus,
  sentry,
  generic: createGeneric(null),
}
