import { createHash } from 'node:crypto'
import { matchesHmac } from './matches-hmac.ts'
import { sentryEventAlert } from './sentry-event-alert.ts'
import { sentryIssue } from './sentry-issue.ts'
import { sentryMetricAlert } from './sentry-metric-alert.ts'
import type { AlertSource, Parsed } from './source.ts'

/**
 * Webhooks of an integration (https://docs.sentry.io/integrations/integration-platform/webhooks/), signed with its client
 * secret. The time and the id of a request are not signed.
 */
export const sentry = {
  name: 'sentry',

  authenticate({ headers, body }, { secrets }) {
    const signature = headers.get('sentry-hook-signature')
    if (signature === null) return 'unsigned'
    return matchesHmac([signature.trim()], secrets, [body]) ? null : 'forged'
  },

  parse(body, { request }): Parsed {
    const { headers } = request
    // Somebody may resolve an issue twice and both times say the same, so the request's own id takes part.
    const delivery = createHash('sha256')
      .update(`${headers.get('request-id') ?? ''}\n`)
      .update(request.body)
      .digest('hex')
    switch (headers.get('sentry-hook-resource')) {
      case 'issue':
        return sentryIssue(body, delivery)
      case 'event_alert':
        return sentryEventAlert(body, delivery)
      case 'metric_alert':
        return sentryMetricAlert(body, delivery)
      default:
        return { kind: 'nothing' }
    }
  },
} satisfies AlertSource
