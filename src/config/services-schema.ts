import { z } from 'zod'
import type { Look } from '../model/service.ts'
import { systems } from '../model/system.ts'
import { alertMappingSchema, alertsSchema, watchSchema } from './alerts-schema.ts'
import { discordChannelSchema, slackChannelSchema } from './chat-schema.ts'
import { parseExpectedStatus } from './expected-status.ts'
import { hostNameSchema, hostSchema } from './hosts-schema.ts'
import { isMapping } from './is-mapping.ts'
import { limitedDuration } from './limited-duration.ts'
import { peopleSchema, unknownApprover } from './people-schema.ts'
import { approvalSchema, approversSchema, guardsSchema } from './policy-schema.ts'
import { valueAt } from './value-at.ts'
import { hostAndPort, parseBaseAddress, parseWebAddress, type WebAddress } from './web-address.ts'

const maximumHops = 32
const maximumAddresses = 5000
const longestName = 63

export const nameRule = `must be lower-case letters, digits and hyphens, at most ${longestName}, starting with a letter or digit`

/** How services, hops and environments are called, so that a name can stand in a command, a URL and a thread. */
export const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, nameRule)

const hostPattern = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}))$/
const hostHeaderPattern = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/

const urlSchema = z.string().superRefine(obey(parseWebAddress))
const addressSchema = z.string().superRefine(obey(parseBaseAddress))

const timeoutSchema = limitedDuration(100, 60_000).describe('Time for one request, such as 10s; default 10s.')

const expectSchema = z
  .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
  .refine(
    (written) => parseExpectedStatus(written) !== null,
    'must be statuses such as 200-399 or [200-299, 404]',
  )
  .describe(
    'Statuses that are no gateway fault: a range such as 200-399, or a list; the default is [200-399, 401-499].',
  )

const looks = ['network', 'capture'] as const satisfies Look[]

const hopSchema = z
  .strictObject({
    hop: nameSchema.describe('Name of the hop, unique on the path.'),
    system: z.enum(systems).default('unknown').describe('The product that runs here.'),
    addresses: z
      .array(addressSchema)
      .min(1)
      .max(maximumAddresses)
      .superRefine(refuseRepeats(repeatKey), { when: isList })
      .optional()
      .describe(
        'Base URL of every instance. Without it the hop is reached only through the hops outside it.',
      ),
    hosts: z
      .array(hostNameSchema)
      .min(1)
      .max(maximumAddresses)
      .optional()
      .describe(
        'Machines, in the order of addresses, or one for all of them; entries of hosts, or of ~/.ssh/config.',
      ),
    health: z
      .string()
      .max(2048)
      .regex(/^\/[^\s\\#\p{Cc}]*$/u, 'must be a path that starts with "/", without spaces and fragment')
      .optional()
      .describe('Path to ask for; default: the path of url.'),
    host_header: z
      .string()
      .regex(hostHeaderPattern, 'must be a host name, with a port where needed')
      .optional(),
    server_name: z.string().regex(hostPattern, 'must be a host name').optional(),
    expect: expectSchema.optional(),
    timeout: timeoutSchema.optional(),
  })
  .superRefine(
    ({ addresses, hosts }, context) => {
      if (!Array.isArray(addresses) || !Array.isArray(hosts)) return
      if (hosts.length <= 1 || addresses.length === hosts.length) return
      const message = `${hosts.length} named for ${addresses.length} addresses`
      context.addIssue({
        code: 'custom',
        path: ['hosts'],
        message,
        params: { hint: 'name one machine per address, in the same order, or one for all of them' },
      })
    },
    { when: isMapped },
  )

const ownerSchema = z.string().min(1).max(200)

const policyShape = {
  approvers: approversSchema.optional(),
  approval: approvalSchema
    .optional()
    .describe('How changes are decided on: for all of them, and what differs by risk.'),
  guards: guardsSchema.optional().describe('What keeps an approved change from being made after all.'),
}

const serviceSchema = policySchema({
  url: urlSchema.describe('What users open.'),
  environment: nameSchema.default('production'),
  owners: z.array(ownerSchema).default([]).describe('Who answers for the service.'),
  channels: z
    .strictObject({
      slack: slackChannelSchema.optional(),
      discord: discordChannelSchema.optional(),
    })
    .default({})
    .describe(
      'Where its incidents are shown, when nobody asked for them in another channel: "#name" or the channel’s id. Default: SLACK_CHANNEL, DISCORD_CHANNEL.',
    ),
  timeout: timeoutSchema.prefault('10s'),
  expect: expectSchema.default(['200-399', '401-499']),
  looks: z
    .array(z.enum(looks))
    .superRefine(
      refuseRepeats((look) => look),
      { when: isList },
    )
    .default([])
    .describe('Closer looks that cost more than a few packets: network, capture; default none.'),
  alerts: alertsSchema
    .optional()
    .describe('Which alerts of monitoring systems are about this service, and what they bring about.'),
  watch: watchSchema
    .optional()
    .describe(
      'Our own look at the URL, again and again, so that a 502 is noticed where nobody else watches.',
    ),
  path: z
    .array(hopSchema)
    .min(1)
    .max(maximumHops)
    .superRefine(
      refuseRepeats((hop) => (isMapping(hop) ? hop.hop : null), ['hop']),
      { when: isList },
    )
    .optional()
    .describe('The hops a request crosses, outermost first; default: one hop "edge" at the address of url.'),
})

/** The whole services file as it is written down. */
export const servicesSchema = z
  .strictObject({
    services: z.record(nameSchema, serviceSchema),
    people: peopleSchema,
    environments: z
      .record(nameSchema, policySchema({}))
      .default({})
      .describe('What holds for every service of an environment, unless the service says otherwise.'),
    alert_mappings: z
      .record(nameSchema, alertMappingSchema)
      .default({})
      .describe(
        'Monitoring systems of your own: how the JSON that they send to /alerts/generic/<name> is read.',
      ),
    hosts: z
      .record(hostNameSchema, hostSchema)
      .default({})
      .describe('The machines that hops name; what is left out comes from ~/.ssh/config.'),
  })
  .superRefine(refuseUnknownApprovers, { when: isMapped })

export type WrittenService = z.output<typeof serviceSchema>
export type WrittenHop = z.output<typeof hopSchema>

/** An entry that also says how changes are decided on. */
function policySchema<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject({ ...shape, ...policyShape }).superRefine(
    (written: unknown, context) => {
      if (!isMapping(written) || written.approvers === undefined) return
      if (!isMapping(written.approval) || written.approval.approvers === undefined) return
      const params = { hint: 'keep one of them' }
      const message = 'means the same as "approvers" under "approval"'
      context.addIssue({ code: 'custom', path: ['approvers'], message, params })
    },
    { when: isMapped },
  )
}

/** Looks at what is otherwise wrong as well. */
function refuseUnknownApprovers(file: unknown, context: z.RefinementCtx): void {
  if (!isMapping(file)) return
  for (const section of ['environments', 'services']) {
    if (!isMapping(file[section])) continue
    for (const [name, written] of Object.entries(file[section])) {
      for (const { path, approver } of approversOf(written)) {
        const unknown = unknownApprover(approver, file.people)
        if (unknown === null) continue
        const params = { hint: unknown.hint }
        context.addIssue({ code: 'custom', path: [section, name, ...path], message: unknown.message, params })
      }
    }
  }
}

const approverPaths = [
  ['approvers'],
  ['approval', 'approvers'],
  ...['low', 'medium', 'high'].map((risk) => ['approval', risk, 'approvers']),
]

function approversOf(written: unknown): { path: PropertyKey[]; approver: unknown }[] {
  return approverPaths.flatMap((path) => {
    const approvers = valueAt(written, path)
    if (!Array.isArray(approvers)) return []
    return approvers.map((approver, index) => ({ path: [...path, index], approver }))
  })
}

function obey(parse: (text: string) => WebAddress) {
  return (text: string, context: z.RefinementCtx<string>) => {
    const { fault, hint } = { hint: null, ...parse(text) }
    if (fault === undefined) return
    context.addIssue({ code: 'custom', message: fault, params: { hint } })
  }
}

function refuseRepeats<T>(keyOf: (item: T) => unknown, path: string[] = []) {
  return (items: T[], context: z.RefinementCtx<T[]>) => {
    const seen = new Map<string, number>()
    for (const [index, item] of items.entries()) {
      const key = keyOf(item)
      if (typeof key !== 'string') continue
      const first = seen.get(key)
      if (first === undefined) seen.set(key, index)
      else {
        const message = `"${key}" is already entry ${first + 1} of the list`
        context.addIssue({ code: 'custom', path: [index, ...path], message })
      }
    }
  }
}

function repeatKey(address: unknown): string | null {
  if (typeof address !== 'string') return null
  const { url } = parseBaseAddress(address)
  return url === undefined ? null : hostAndPort(url)
}

// Repeats are looked for in what is otherwise wrong as well, so that everything is said at once.
function isList({ value }: { value: unknown }): boolean {
  return Array.isArray(value)
}

function isMapped({ value }: { value: unknown }): boolean {
  return isMapping(value)
}
