import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import type { AlertState } from '../model/alert.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { labelsOfTags } from './labels-of-tags.ts'
import { mergeLabels } from './merge-labels.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { AlertSource } from './source.ts'
import { toStrange } from './to-strange.ts'
import { urlOfLabels } from './url-of-labels.ts'

const time = z.union([z.number(), z.string()]).nullish().catch(null)

const bodySchema = z.looseObject({
  action: z.string().min(1),
  integrationName: optionalText,
  alert: z.looseObject({
    alertId: z.string().min(1),
    alias: optionalText,
    tinyId: z.union([z.string(), z.number()]).nullish().catch(null),
    message: optionalText,
    priority: optionalText,
    entity: optionalText,
    source: optionalText,
    tags: z.array(z.string()).nullish().catch(null),
    details: z.record(z.string(), z.unknown()).nullish().catch(null),
    createdAt: time,
    updatedAt: time,
  }),
})

/** What each action means for the alarm; any other (a note, a tag, an escalation) says nothing about it. */
const states: ReadonlyMap<string, AlertState> = new Map([
  ['create', 'firing'],
  ['acknowledge', 'acknowledged'],
  ['unacknowledge', 'firing'],
  ['close', 'resolved'],
  ['delete', 'resolved'],
])

/**
 * Opsgenie's webhook integration, and that of Jira Service Management, which took it over:
 * support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data and
 * support.atlassian.com/jira-service-management-cloud/docs/alert-action-data-for-jira-edge-connector. `createdAt` is in
 * milliseconds, `updatedAt` in nanoseconds. It signs nothing; a custom header brings a token.
 */
export const opsgenie = {
  name: 'opsgenie',
  authenticate: (request, { secrets }) => bearsToken(request, secrets),
  parse(written, { receivedAt }) {
    const body = bodySchema.safeParse(written)
    if (!body.success) return toStrange(body.error)
    const { action, alert, integrationName } = body.data
    const state = states.get(action.toLowerCase())
    if (state === undefined) return { kind: 'nothing' }
    const { alertId, alias, tinyId, entity, source, priority, createdAt, updatedAt } = alert
    const labels = mergeLabels(
      { alias, entity, source, priority, integrationName, alertId, tinyId },
      labelsOfTags(alert.tags ?? []),
      alert.details ?? {},
    )
    return {
      kind: 'alerts',
      alerts: [
        cleanAlert({
          source: 'opsgenie',
          // A condition has the same alias each time it comes back, and a new id.
          key: alias || alertId,
          delivery: hashOf([alertId, action, updatedAt ?? receivedAt.toISOString()]),
          state,
          severity: readSeverity(priority) ?? 'error',
          title: alert.message ?? '',
          labels,
          url: urlOfLabels(labels, { url: entity }),
          link: null,
          ticket: null,
          at: action.toLowerCase() === 'create' ? readTime(createdAt) : fromNanoseconds(updatedAt),
        }),
      ],
    }
  },
} satisfies AlertSource

function fromNanoseconds(count: string | number | null | undefined): Date | null {
  return readTime(Number(count ?? Number.NaN) / 1_000_000)
}
