import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import type { Severity } from '../model/alert.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { firstWebAddress } from './first-web-address.ts'
import { labelsOfTags } from './labels-of-tags.ts'
import { mergeLabels } from './merge-labels.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import type { AlertSource } from './source.ts'
import { toStrange } from './to-strange.ts'
import { urlOfLabels } from './url-of-labels.ts'

/** What stands where the alert has none: nothing, or the variable itself. */
const variable = /^\$[A-Z_]+$/

const filledIn = z.union([z.string(), z.number(), z.null()])
const field = filledIn.optional().catch(null).transform(toText)

const bodySchema = z.looseObject({
  alert_id: filledIn.optional().transform(toText),
  alert_scope: field,
  alert_cycle_key: field,
  aggreg_key: field,
  alert_transition: filledIn.transform(toText),
  alert_type: field,
  alert_priority: field,
  event_id: field,
  title: field,
  hostname: field,
  tags: field,
  link: field,
  date: field,
})

type Body = z.output<typeof bodySchema>

/** `[P2] [Triggered on {host:web-1}] `: the state is told beside the title, and changes. */
const prefix = /^(?:\[(?:P[1-5]|(?:Re-)?(?:Triggered|Warn|No Data|Recovered|Renotify)[^\]]*)\]\s*)+/i

/**
 * Datadog's webhook integration, whose payload is the template of docs/alerts.md:
 * docs.datadoghq.com/integrations/webhooks ("Variables"; transitions are Triggered, Recovered, Warn, No Data, each of them also
 * with Re-, and Renotify). It signs nothing; a custom header brings a token.
 */
export const datadog = {
  name: 'datadog',
  authenticate: (request, { secrets }) => bearsToken(request, secrets),
  parse(written, { receivedAt }) {
    const body = bodySchema.safeParse(written)
    if (!body.success) return toStrange(body.error)
    const { alert_transition: transition, ...told } = body.data
    // An event that somebody mentioned the webhook in.
    if (transition === '') return { kind: 'nothing' }
    const key = keyOf(body.data)
    if (key === null) return { kind: 'strange', why: 'alert_id: lacking, and aggreg_key too' }
    const tags = labelsOfTags([...told.tags.split(','), ...told.alert_scope.split(',')])
    const labels = mergeLabels(
      { alert_id: told.alert_id, alert_scope: told.alert_scope, hostname: told.hostname },
      tags,
    )
    return {
      kind: 'alerts',
      alerts: [
        cleanAlert({
          source: 'datadog',
          key,
          delivery: hashOf([
            key,
            transition,
            told.alert_cycle_key,
            told.event_id || told.date || receivedAt.toISOString(),
          ]),
          state: /recovered/i.test(transition) ? 'resolved' : 'firing',
          severity: severityIn(body.data),
          title: told.title.replace(prefix, '') || told.title || `monitor ${told.alert_id}`,
          labels,
          url: urlOfLabels(tags),
          link: firstWebAddress([told.link]),
          ticket: null,
          at: readTime(told.date),
        }),
      ],
    }
  },
} satisfies AlertSource

/** The monitor and the group that it looked at: unlike the cycle's key, the same each time it comes back. */
function keyOf({ alert_id, alert_scope, aggreg_key, alert_cycle_key }: Body): string | null {
  const scope = alert_scope
    .split(',')
    .map((tag) => tag.trim())
    .sort()
    .join(',')
  if (alert_id !== '') return `${alert_id} ${scope}`.trim()
  return aggreg_key || alert_cycle_key || null
}

function severityIn({ alert_transition, alert_priority, alert_type }: Body): Severity {
  if (/warn|no data/i.test(alert_transition)) return 'warning'
  // Of a recovery the type is "success", which says nothing about how bad it was.
  return readSeverity(alert_priority || alert_type) ?? 'error'
}

function toText(value: string | number | null | undefined): string {
  const text = String(value ?? '').trim()
  return variable.test(text) || text === 'null' || text === 'None' ? '' : text
}
