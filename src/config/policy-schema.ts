import { z } from 'zod'
import { weekdays } from '../model/policy.ts'
import { didYouMean } from '../suggest.ts'
import { limitedDuration } from './limited-duration.ts'
import { approverSchema } from './people-schema.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const longestList = 1000

/** Within these an approval can be given. */
export const expirySchema = limitedDuration(30 * second, 24 * hour)

export const approversSchema = z
  .array(approverSchema)
  .max(longestList)
  .describe(
    'Who may approve a change: people (ada), groups (group:sre), user groups and roles of a platform (slack:@sre, discord:@on-call), accounts (console:operator), or "*" for anybody; empty means that no change is offered.',
  )

const ruleShape = {
  approvers: approversSchema.optional(),
  required: z.int().min(1).max(20).optional().describe('How many different people must approve; default 1.'),
  requester: z
    .boolean()
    .optional()
    .describe('Whether who asked for the diagnosis may approve the change; default false.'),
  reason: z
    .boolean()
    .optional()
    .describe('Whether approving needs a reason; default false, for high risk true.'),
  step_up: z
    .boolean()
    .optional()
    .describe('Whether the name of the service must be typed to approve; default false, for high risk true.'),
  expires: expirySchema
    .optional()
    .describe('How long a proposed change can be approved, such as 30m; default: APPROVAL_TTL.'),
}

const ruleSchema = z.strictObject(ruleShape)

/** Who decides on changes and how; `low`, `medium` and `high` say what differs for changes of that risk. */
export const approvalSchema = z.strictObject({
  ...ruleShape,
  low: ruleSchema.optional().describe('What differs for changes of low risk.'),
  medium: ruleSchema.optional().describe('What differs for changes of medium risk.'),
  high: ruleSchema.optional().describe('What differs for changes of high risk.'),
})

const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d$/

/** A time that comes again every week. */
export const windowSchema = z.strictObject({
  days: z
    .array(z.enum(weekdays))
    .min(1)
    .max(weekdays.length)
    .default([...weekdays])
    .describe('Days on which it begins; default all.'),
  from: z.string().regex(timePattern, 'must be a time such as 16:30'),
  to: z
    .string()
    .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 08:00 or 24:00')
    .describe('An earlier time than "from" is on the next day; the same is a whole day.'),
  zone: z
    .string()
    .superRefine((zone, context) => {
      if (isZone(zone)) return
      const hint = didYouMean(zone, Intl.supportedValuesOf('timeZone').slice(0))
      context.addIssue({
        code: 'custom',
        message: 'must be a time zone such as Europe/Berlin or UTC',
        params: { hint: hint?.startsWith('did') ? hint : null },
      })
    })
    .default('UTC')
    .describe('IANA time zone; default UTC.'),
  why: z.string().trim().min(1).max(200).describe('Shown to whoever wants to change something meanwhile.'),
})

/** What keeps an approved change from being made after all. */
export const guardsSchema = z.strictObject({
  quorum: z
    .union([z.string(), z.number()])
    .transform((written, context) => {
      const share = shareOf(written)
      if (share !== null) return share
      context.addIssue({
        code: 'custom',
        message: 'must be a percentage such as 50%, or a share from 0 to 1',
      })
      return z.NEVER
    })
    .optional()
    .describe(
      'Share of the places of a hop that must be well besides the one that is changed: 50% or 0.5; default 50%.',
    ),
  per_hour: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Changes of a service for one cause within an hour; after them somebody must look; default 3.'),
  cool_down: limitedDuration(0, 24 * hour)
    .optional()
    .describe('Time between two changes at one place; default 5m.'),
  freeze: z
    .array(windowSchema)
    .max(100)
    .optional()
    .describe('Times in which nothing is changed, besides those of the environment.'),
  evidence_age: limitedDuration(minute, 24 * hour)
    .optional()
    .describe('Older evidence than this is not acted upon; default 15m.'),
  relapse: limitedDuration(0, 24 * hour)
    .optional()
    .describe('How long the service is watched after a change that helped; default 10m, 0 for not at all.'),
})

export type WrittenRule = z.output<typeof ruleSchema>
export type WrittenApproval = z.output<typeof approvalSchema>
export type WrittenGuards = z.output<typeof guardsSchema>

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

function shareOf(written: string | number): number | null {
  const percent = typeof written === 'string' ? /^(\d{1,3}(?:\.\d{1,3})?)\s*%$/.exec(written.trim()) : null
  const share = percent ? Number(percent[1]) / 100 : written
  return typeof share === 'number' && share >= 0 && share <= 1 ? share : null
}
