import { z } from 'zod'
import type { Alert, AlertState, Severity } from '../model/alert.ts'
import { cleanAlert } from './clean-alert.ts'
import { optionalText } from './optional-text.ts'
import { parseJson } from './parse-json.ts'
import { readTime } from './read-time.ts'
import type { SnsMessage } from './sns-message.ts'

const stateSchema = z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA'])

/** Alarms spell the members of a dimension in small letters; metrics of an expression may have capitals. */
const dimensionsSchema = z
  .array(z.object({ name: optionalText, value: optionalText, Name: optionalText, Value: optionalText }))
  .catch([])

const metricSchema = z.object({
  Namespace: optionalText,
  MetricName: optionalText,
  Dimensions: dimensionsSchema,
})

/** What an alarm's own action publishes; a composite alarm has no trigger. */
const alarmSchema = z.object({
  AlarmName: z.string().min(1),
  AlarmArn: optionalText,
  AlarmDescription: optionalText,
  AWSAccountId: optionalText,
  NewStateValue: stateSchema,
  NewStateReason: optionalText,
  StateChangeTime: optionalText,
  Region: optionalText,
  Trigger: metricSchema
    .extend({
      Metrics: z
        .array(z.object({ MetricStat: z.object({ Metric: metricSchema }).nullish().catch(null) }))
        .catch([]),
    })
    .nullish()
    .catch(null),
})

/** The same as an event of EventBridge with the topic as its target. */
const eventSchema = z.object({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  account: optionalText,
  region: optionalText,
  resources: z.array(z.string()).catch([]),
  detail: z.object({
    alarmName: z.string().min(1),
    state: z.object({ value: stateSchema, reason: optionalText, timestamp: optionalText }),
    configuration: z
      .object({
        description: optionalText,
        metrics: z
          .array(
            z.object({
              metricStat: z
                .object({
                  metric: z.object({
                    namespace: optionalText,
                    name: optionalText,
                    dimensions: z.record(z.string(), z.string()).catch({}),
                  }),
                })
                .nullish()
                .catch(null),
            }),
          )
          .catch([]),
      })
      .nullish()
      .catch(null),
  }),
})

interface CloudWatchAlarm {
  name: string
  arn: string | null
  account: string | null
  region: string | null
  state: z.output<typeof stateSchema>
  description: string | null
  reason: string | null
  at: string | null
  metric: Record<string, unknown>
}

/** The alarm that a notification tells of; null: it tells of something else. */
export function findCloudWatchAlarm({ Message, MessageId, TopicArn }: SnsMessage): Alert | null {
  const content = parseJson(Buffer.from(Message))
  const alarm = toAlarm(content)
  if (alarm === null) return null
  const { name, arn, account, state } = alarm
  // The ARN spells the region as everybody does; the message has a name for people, "US East (N. Virginia)".
  const region = arn?.split(':')[3] || alarm.region
  const said = alarm.description || alarm.reason
  return cleanAlert({
    source: 'sns',
    key: arn || `${account}/${region}/${name}`,
    delivery: MessageId,
    ...meanings[state],
    title: said ? `${name}: ${said}` : name,
    labels: {
      AlarmName: name,
      AlarmArn: arn,
      AWSAccountId: account,
      Region: region,
      TopicArn,
      NewStateValue: state,
      ...alarm.metric,
    },
    url: null,
    link: consoleUrl(arn, region, name),
    ticket: null,
    at: readTime(alarm.at),
  })
}

/**
 * Too few data is no health: it is shown as firing, but begins nothing, since counts of failed requests have no data as long
 * as all is well.
 */
const meanings: Record<CloudWatchAlarm['state'], { state: AlertState; severity: Severity }> = {
  ALARM: { state: 'firing', severity: 'error' },
  OK: { state: 'resolved', severity: 'error' },
  INSUFFICIENT_DATA: { state: 'firing', severity: 'info' },
}

function toAlarm(content: unknown): CloudWatchAlarm | null {
  const alarm = alarmSchema.safeParse(content).data
  if (alarm !== undefined) {
    const { Trigger } = alarm
    const metrics = [Trigger, ...(Trigger?.Metrics ?? []).map(({ MetricStat }) => MetricStat?.Metric)]
    return {
      name: alarm.AlarmName,
      arn: alarm.AlarmArn ?? null,
      account: alarm.AWSAccountId ?? null,
      region: alarm.Region ?? null,
      state: alarm.NewStateValue,
      description: alarm.AlarmDescription ?? null,
      reason: alarm.NewStateReason ?? null,
      at: alarm.StateChangeTime ?? null,
      metric: firstOfEach(
        metrics.map((metric) => ({
          ...Object.fromEntries(
            (metric?.Dimensions ?? []).map(({ name, Name, value, Value }) => [name ?? Name, value ?? Value]),
          ),
          Namespace: metric?.Namespace,
          MetricName: metric?.MetricName,
        })),
      ),
    }
  }
  const event = eventSchema.safeParse(content).data
  if (event === undefined) return null
  const { alarmName, state, configuration } = event.detail
  return {
    name: alarmName,
    arn: event.resources[0] ?? null,
    account: event.account ?? null,
    region: event.region ?? null,
    state: state.value,
    description: configuration?.description ?? null,
    reason: state.reason ?? null,
    at: state.timestamp ?? null,
    metric: firstOfEach(
      (configuration?.metrics ?? []).map(({ metricStat }) => ({
        ...metricStat?.metric.dimensions,
        Namespace: metricStat?.metric.namespace,
        MetricName: metricStat?.metric.name,
      })),
    ),
  }
}

/** Of several metrics, each name's first value. */
function firstOfEach(bags: readonly Record<string, unknown>[]): Record<string, unknown> {
  const known = bags.map((bag) => Object.entries(bag).filter(([, value]) => typeof value === 'string'))
  return Object.fromEntries(known.flat().reverse())
}

const consoles: Partial<Record<string, string>> = {
  'aws-cn': 'https://console.amazonaws.cn',
  'aws-us-gov': 'https://console.amazonaws-us-gov.com',
}

function consoleUrl(arn: string | null, region: string | null, name: string): string | null {
  if (region === null || !/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region)) return null
  const origin = consoles[arn?.split(':')[1] ?? ''] ?? 'https://console.aws.amazon.com'
  return `${origin}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`
}
