import { z } from 'zod'
import type { AlertMapping } from '../alerts/alert-mapping.ts'
import { type MappingPart, mappingFault } from '../alerts/mapping-fault.ts'
import { alertSources, severities } from '../model/alert.ts'
import { usualTriage } from '../model/monitoring.ts'
import { limitedDuration } from './limited-duration.ts'
import { windowSchema } from './policy-schema.ts'
import { parseWebAddress } from './web-address.ts'

const second = 1000
const hour = 3_600_000

const urlSchema = z.string().superRefine((text, context) => {
  const { fault } = parseWebAddress(text)
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
})

const ruleSchema = z
  .strictObject({
    source: z.enum(alertSources).optional().describe('The monitoring system; default any.'),
    labels: z
      .record(z.string().min(1).max(200), z.string().min(1).max(500))
      .default({})
      .describe('What the alert says of itself: name and value, with * for anything.'),
    url: urlSchema.optional().describe('What the URL of the alert begins with.'),
  })
  .refine(
    ({ labels, url }) => Object.keys(labels).length > 0 || url !== undefined,
    'must name labels or a url: otherwise every alert would match',
  )

/** Which alerts are a service's own, and what they bring about. */
export const alertsSchema = z.strictObject({
  rules: z
    .array(ruleSchema)
    .max(100)
    .default([])
    .describe(
      'Which alerts are about this service, besides those of its URL and those with a label "service" that is its name.',
    ),
  runbook: z.string().min(1).max(63).default(usualTriage.runbook).describe('What is run; default 502.'),
  severities: z
    .array(z.enum(severities))
    .default(usualTriage.severities)
    .describe('Alerts of these begin a run, the others are only shown; default critical, error, warning.'),
  runs_per_hour: z
    .int()
    .min(0)
    .max(1000)
    .default(usualTriage.perHour)
    .describe('Runs that alerts may begin within an hour; default 6, 0 for none at all.'),
  quiet: z
    .array(windowSchema)
    .max(100)
    .default([])
    .describe('Times of maintenance, in which alerts open nothing and begin nothing.'),
  acknowledge: z
    .boolean()
    .default(false)
    .describe('Whether the alert is acknowledged at its source when a run begins; default false.'),
  resolve: z
    .boolean()
    .default(false)
    .describe('Whether it is resolved there after a change that was verified; default false.'),
  silence: z
    .boolean()
    .default(false)
    .describe('Whether Alertmanager is silenced while a change is made; default false.'),
})

/** Our own look at a service, again and again. */
export const watchSchema = z.strictObject({
  every: limitedDuration(5 * second, hour)
    .prefault('30s')
    .describe('Default 30s.'),
  fail: z.int().min(1).max(100).default(3).describe('Failing looks in a row that are an alarm; default 3.'),
  recover: z.int().min(1).max(100).default(2).describe('Good looks in a row that end it; default 2.'),
})

/** An expression of CEL, checked for what it is to come to. */
function expression(part: MappingPart) {
  return z
    .string()
    .min(1)
    .max(1000)
    .superRefine((text, context) => {
      const fault = mappingFault(part, text)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    })
}

/** How the JSON of a monitoring system of one's own is read: expressions in CEL over `body` and `item`. */
export const alertMappingSchema = z.strictObject({
  each: expression('each')
    .optional()
    .describe(
      'The list of alerts in the body, such as body.alerts; each is then "item". Default: the body is one.',
    ),
  when: expression('when').optional().describe('Whether it is an alert at all; default true.'),
  key: expression('key').describe('Names the alarm: the same when it fires and when it is resolved.'),
  state: expression('state').describe('Comes to "firing", "acknowledged" or "resolved".'),
  title: expression('title'),
  severity: expression('severity')
    .optional()
    .describe('Comes to critical, error, warning or info; default error.'),
  url: expression('url').optional().describe('What the alarm is about.'),
  link: expression('link').optional().describe('Its own page.'),
  at: expression('at')
    .optional()
    .describe('When its state began: ISO 8601, or seconds or milliseconds since 1970.'),
  labels: z.record(z.string().min(1).max(128), expression('label')).default({}),
}) satisfies z.ZodType<AlertMapping>

export type WrittenMapping = z.output<typeof alertMappingSchema>
