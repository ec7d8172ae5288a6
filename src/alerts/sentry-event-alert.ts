import { z } from 'zod'
import { cleanAlert } from './clean-alert.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { Parsed } from './source.ts'
import { toStrange } from './to-strange.ts'

const bodySchema = z.object({
  data: z.object({
    event: z.object({
      issue_id: optionalText,
      issue_url: optionalText,
      title: optionalText,
      level: optionalText,
      culprit: optionalText,
      environment: optionalText,
      platform: optionalText,
      release: optionalText,
      datetime: optionalText,
      url: optionalText,
      web_url: optionalText,
      request: z.object({ url: optionalText }).nullish().catch(null),
      tags: z.array(z.tuple([z.string(), z.string()]).or(z.null()).catch(null)).catch([]),
    }),
    triggered_rule: optionalText,
  }),
})

/** `event_alert`: an event of an issue met a rule (https://docs.sentry.io/integrations/integration-platform/webhooks/issue-alerts/). */
export function sentryEventAlert(body: unknown, delivery: string): Parsed {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) return toStrange(parsed.error)
  const { event, triggered_rule } = parsed.data.data
  // The same key as the issue's own webhooks have, which tell of its end.
  const issue = event.issue_id || /\/issues\/(\d+)/.exec(event.issue_url ?? '')?.[1]
  if (issue === undefined) return { kind: 'strange', why: 'data.event.issue_id: lacking' }
  // Who was affected is nobody's business here.
  const tags = Object.fromEntries(
    event.tags.filter((tag) => tag !== null).filter(([name]) => !/^user(?:\.|$)/.test(name)),
  )
  const alert = cleanAlert({
    source: 'sentry',
    key: `issue:${issue}`,
    delivery,
    state: 'firing',
    severity: readSeverity(event.level) ?? 'error',
    title: event.title ?? '',
    labels: {
      rule: triggered_rule,
      // The event has only the number of its project; its address has the name.
      project: /\/projects\/[^/]+\/([^/]+)\//.exec(event.url ?? '')?.[1],
      level: event.level,
      platform: event.platform,
      culprit: event.culprit,
      ...tags,
      ...(event.environment ? { environment: event.environment } : {}),
      ...(event.release ? { release: event.release } : {}),
    },
    url: event.request?.url ?? tags.url ?? null,
    link: event.web_url ?? null,
    ticket: issue,
    at: readTime(event.datetime),
  })
  return { kind: 'alerts', alerts: [alert] }
}
