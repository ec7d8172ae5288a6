import { z } from 'zod'
import type { AlertState } from '../model/alert.ts'
import { cleanAlert } from './clean-alert.ts'
import { findUrl } from './find-url.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { Parsed } from './source.ts'
import { toStrange } from './to-strange.ts'

/** An archived issue was seen and put aside, which is not its end. Assigning one says nothing of how it stands. */
const states: Partial<Record<string, AlertState>> = {
  created: 'firing',
  unresolved: 'firing',
  archived: 'acknowledged',
  ignored: 'acknowledged',
  resolved: 'resolved',
}

const bodySchema = z.object({
  action: z.string(),
  data: z.object({
    issue: z.object({
      id: z.string().min(1),
      title: optionalText,
      shortId: optionalText,
      culprit: optionalText,
      level: optionalText,
      priority: optionalText,
      platform: optionalText,
      substatus: optionalText,
      issueType: optionalText,
      issueCategory: optionalText,
      firstSeen: optionalText,
      web_url: optionalText,
      permalink: optionalText,
      project: z.object({ slug: optionalText, name: optionalText }).nullish().catch(null),
    }),
  }),
})

/** `issue`: an issue came, was resolved, or came back (https://docs.sentry.io/integrations/integration-platform/webhooks/issues/). */
export function sentryIssue(body: unknown, delivery: string): Parsed {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) return toStrange(parsed.error)
  const { action, data } = parsed.data
  const state = Object.hasOwn(states, action) ? states[action] : undefined
  if (state === undefined) return { kind: 'nothing' }
  const { issue } = data
  const alert = cleanAlert({
    source: 'sentry',
    key: `issue:${issue.id}`,
    delivery,
    state,
    severity: readSeverity(issue.level) ?? 'error',
    title: issue.title ?? '',
    labels: {
      project: issue.project?.slug,
      project_name: issue.project?.name,
      issue: issue.shortId,
      level: issue.level,
      priority: issue.priority,
      platform: issue.platform,
      culprit: issue.culprit,
      substatus: issue.substatus,
      issue_type: issue.issueType,
      issue_category: issue.issueCategory,
    },
    // Issues of the uptime monitor name what is down.
    url: findUrl(issue.title),
    link: issue.web_url ?? issue.permalink ?? null,
    ticket: issue.id,
    at: action === 'created' ? readTime(issue.firstSeen) : null,
  })
  return { kind: 'alerts', alerts: [alert] }
}
