import { z } from 'zod'
import { didYouMean } from '../suggest.ts'
import { isMapping } from './is-mapping.ts'

const longestList = 1000
const longestName = 63

const keyPattern = '[a-z0-9][a-z0-9-]{0,62}'
const accountPattern = '[a-z][a-z0-9-]*:\\S{1,200}'

/** Before the colon of an approver this is a group, so that no platform can be called so. */
const groupWord = 'group'

const keyRule = `must be lower-case letters, digits and hyphens, at most ${longestName}, starting with a letter or digit`

const keySchema = z.string().regex(new RegExp(`^${keyPattern}$`), keyRule)

const accountSchema = z
  .string()
  .regex(
    new RegExp(`^(?!${groupWord}:)${accountPattern}$`),
    'must be an account such as console:operator or slack:T024BE7LD/U012AB3CD',
  )

const personSchema = z.strictObject({
  name: z.string().trim().min(1).max(100).optional().describe('As it is shown; default: the key.'),
  accounts: z
    .array(accountSchema)
    .min(1)
    .max(100)
    .describe('Every account of this person, platform:name; two accounts of one person are one vote.'),
  email: z
    .string()
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be an email address')
    .optional()
    .describe('How to reach this person; it gives no rights.'),
  groups: z
    .array(keySchema)
    .max(longestList)
    .default([])
    .describe('Groups that this person is in; a group exists as soon as somebody is in it.'),
})

/** `people:` of the services file: who is who on which platform. */
export const peopleSchema = z
  .record(keySchema, personSchema)
  .superRefine(
    (people, context) => {
      const owners = new Map<string, string>()
      for (const [key, person] of Object.entries(people)) {
        for (const [index, account] of accountsOf(person).entries()) {
          const owner = owners.get(account)
          if (owner === undefined) {
            owners.set(account, key)
            continue
          }
          const message =
            owner === key ? `"${account}" is given twice` : `"${account}" belongs to "${owner}" already`
          const hint = 'an account belongs to one person: keep one of them'
          context.addIssue({ code: 'custom', path: [key, 'accounts', index], message, params: { hint } })
        }
      }
    },
    // What is wrong otherwise does not hide this.
    { when: ({ value }) => isMapping(value) },
  )
  .default({})
  .describe('Who is who on which platform: rights, four eyes and the audit go by the person.')

export type WrittenPeople = z.output<typeof peopleSchema>

/** Who may approve: a person, a group, an account or anybody. */
export const approverSchema = z
  .string()
  .regex(
    new RegExp(`^(?:\\*|${keyPattern}|${groupWord}:${keyPattern}|(?!${groupWord}:)${accountPattern})$`),
    'must be a person of "people", a group such as group:sre, an account such as console:operator, or "*" for anybody',
  )

/** Why an approver of the services file is nobody; null when it is somebody. Takes the people as they are written, right or wrong. */
export function unknownApprover(
  approver: unknown,
  people: unknown,
): { message: string; hint: string | null } | null {
  if (typeof approver !== 'string' || !approverSchema.safeParse(approver).success) return null
  const group = groupOf(approver)
  if (group !== null) {
    const groups = isMapping(people) ? Object.values(people).flatMap(groupsOf) : []
    if (groups.includes(group)) return null
    return {
      message: `nobody is in the group "${group}"`,
      hint: didYouMean(group, [...new Set(groups)]) ?? `put it under "groups" of somebody of "people"`,
    }
  }
  if (approver === '*' || approver.includes(':')) return null
  const keys = isMapping(people) ? Object.keys(people) : []
  if (keys.includes(approver)) return null
  return {
    message: `"${approver}" is not under "people"`,
    hint:
      didYouMean(approver, keys) ??
      `describe ${approver} under "people", or write an account such as console:${approver}`,
  }
}

/** The name of the group that an approver means, or null. */
export function groupOf(approver: string): string | null {
  return approver.startsWith(`${groupWord}:`) ? approver.slice(groupWord.length + 1) : null
}

function accountsOf(person: unknown): string[] {
  return isMapping(person) ? texts(person.accounts) : []
}

function groupsOf(person: unknown): string[] {
  return isMapping(person) ? texts(person.groups) : []
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
