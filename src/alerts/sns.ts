import { findCloudWatchAlarm } from './find-cloudwatch-alarm.ts'
import { isSnsAddress } from './is-sns-address.ts'
import { isSnsSigned } from './is-sns-signed.ts'
import { isStale } from './is-stale.ts'
import { parseJson } from './parse-json.ts'
import { readTime } from './read-time.ts'
import { type SnsMessage, snsMessage } from './sns-message.ts'
import type { AlertSource, Parsed, RawRequest } from './source.ts'
import { toStrange } from './to-strange.ts'

/**
 * SNS tries an HTTP endpoint again for an hour at most
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html); what is older was recorded and sent again.
 */
const longestRetryMs = 3_600_000
const skewMs = 300_000

/**
 * CloudWatch alarms through Amazon SNS. A message proves itself by Amazon's signature and by its topic; raw message delivery
 * must be off, since it leaves the signature away.
 */
export const sns = {
  name: 'sns',
  secretless: true,

  certificateUrl(request) {
    const url = messageOf(request)?.SigningCertURL ?? ''
    return isSnsAddress(url) && /^https:\/\/[^/]+\/[\w-]+\.pem$/.test(url) ? url : null
  },

  authenticate(request, { topics, certificate }, now) {
    const message = messageOf(request)
    if (message === null) return 'unsigned'
    if (!topics.includes(message.TopicArn)) return 'topic'
    if (sns.certificateUrl(request) === null || certificate === null) return 'forged'
    const type = request.headers.get('x-amz-sns-message-type')
    if (type !== null && type !== message.Type) return 'forged'
    if (!isSnsSigned(message, certificate, now)) return 'forged'
    const sent = readTime(message.Timestamp)
    return sent === null || isStale(sent, now, longestRetryMs + skewMs) ? 'stale' : null
  },

  parse(body): Parsed {
    const parsed = snsMessage.safeParse(body)
    if (!parsed.success) return toStrange(parsed.error)
    const message = parsed.data
    if (message.Type === 'UnsubscribeConfirmation') return { kind: 'nothing' }
    if (message.Type === 'SubscriptionConfirmation')
      return isSnsAddress(message.SubscribeURL)
        ? { kind: 'confirm', url: message.SubscribeURL }
        : { kind: 'strange', why: 'SubscribeURL: not an address of Amazon SNS' }
    const alarm = findCloudWatchAlarm(message)
    if (alarm !== null) return { kind: 'alerts', alerts: [alarm] }
    return { kind: 'strange', why: 'Message: not an alarm of CloudWatch' }
  },
} satisfies AlertSource

function messageOf({ body }: RawRequest): SnsMessage | null {
  return snsMessage.safeParse(parseJson(body)).data ?? null
}
