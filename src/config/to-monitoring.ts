import type { Monitoring } from '../model/monitoring.ts'
import { usualMonitoring } from '../model/monitoring.ts'
import { windowOf } from './change-policy.ts'
import type { WrittenService } from './services-schema.ts'

/** How a service is kept an eye on, with every default filled in. */
export function toMonitoring(
  service: string,
  { alerts, watch }: Pick<WrittenService, 'alerts' | 'watch'>,
): Monitoring {
  const usual = usualMonitoring(service)
  return {
    ...usual,
    ...(alerts === undefined
      ? {}
      : {
          rules: alerts.rules.map(({ source = null, labels, url }) => ({
            source,
            labels,
            url: url === undefined ? null : new URL(url).href,
          })),
          triage: {
            runbook: alerts.runbook,
            severities: alerts.severities,
            perHour: alerts.runs_per_hour,
            quiet: alerts.quiet.map(windowOf),
          },
          back: { acknowledge: alerts.acknowledge, resolve: alerts.resolve, silence: alerts.silence },
        }),
    watch: watch === undefined ? null : { everyMs: watch.every, fail: watch.fail, recover: watch.recover },
  }
}
