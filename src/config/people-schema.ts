import { z } from 'zod'
import { didYouMean } from '../suggest.ts'
import { isMapping } from './is-mapping.ts'

const longestList = 1000
const longestName = 63

const keyPattern = '[a-z0-9][a-z0-9-]{0,62}'
const accountPattern = '[a-z][a-z0-9-]*:(?!@)\\S{1,200}'
/** Handles of Slack have no capitals and no spaces: https://slack.com/help/articles/212906697-Create-a-user-group */
const slackGroupPattern = 'slack:@[^\\s@\\p{Cc}\\p{Lu}]{1,80}'
/** A role by its name, at most 100 characters, or as `@&` and its id: https://docs.discord.com/developers/resources/guild */
const discordRolePattern = 'discord:@(?:&\\d{17,20}|[^\\s@&\\p{Cc}](?:[^@\\p{Cc}]{0,98}[^\\s@\\p{Cc}])?)'

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

const personSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100).optional().describe('As it is shown; default: the key.'),
    accounts: z
      .array(accountSchema)
      .max(100)
      .default([])
      .describe('Every account of this person, platform:name; two accounts of one person are one vote.'),
    email: z
      .string()
      .max(254)
      .regex(/^[^\s@]+@[^\s@]+$/, 'must be an email address')
      .optional()
      .describe(
        'Whoever uses an account with this address, where the platform’s administrators vouch for it (Slack), is this person, with all rights. At most one person may have it.',
      ),
    groups: z
      .array(keySchema)
      .max(longestList)
      .default([])
      .describe('Groups that this person is in; a group exists as soon as somebody is in it.'),
  })
  .refine(({ accounts, email }) => accounts.length > 0 || email !== undefined, {
    message: 'has neither an account nor an email address',
    params: { hint: 'list an account such as console:operator, or the address that a platform vouches for' },
    // What is wrong otherwise is said by itself.
    when: ({ issues }) => issues.length === 0,
  })

/** `people:` of the services file: who is who on which platform. */
export const peopleSchema = z
  .record(keySchema, personSchema)
  .superRefine(
    (people, context) => {
      const accounts = new Map<string, string>()
      const emails = new Map<string, string>()
      for (const [key, person] of Object.entries(people)) {
        const refuse = (path: PropertyKey[], message: string, hint: string) =>
          context.addIssue({ code: 'custom', path: [key, ...path], message, params: { hint } })
        for (const [index, account] of accountsOf(person).entries()) {
          const message = takenBy(accounts, account, key, `"${account}"`)
          if (message === null) continue
          refuse(['accounts', index], message, 'an account belongs to one person: keep one of them')
        }
        const email = emailOf(person)
        const message = email && takenBy(emails, email.toLowerCase(), key, `"${email}"`)
        if (message) refuse(['email'], message, 'an address says who somebody is: give it to one person')
      }
    },
    // What is wrong otherwise does not hide this.
    { when: ({ value }) => isMapping(value) },
  )
  .default({})
  .describe('Who is who on which platform: rights, four eyes and the audit go by the person.')

export type WrittenPeople = z.output<typeof peopleSchema>

/** Who may approve: a person, a group, a group of a platform, an account or anybody. */
export const approverSchema = z
  .string()
  .regex(
    new RegExp(
      `^(?:\\*|${keyPattern}|${groupWord}:${keyPattern}|${slackGroupPattern}|${discordRolePattern}|(?!${groupWord}:)${accountPattern})$`,
      'u',
    ),
    'must be a person of "people", a group such as group:sre, a user group or role such as slack:@sre or discord:@on-call, an account such as console:operator, or "*" for anybody',
  )

/** Why an approver of the services file is nobody; null when it is somebody. Takes the people as they are written, right or wrong. */
export function unknownApprover(
  approver: unknown,
  people: unknown,
): { message: string; hint: string | null } | null {
  if (typeof approver !== 'string' || !approverSchema.safeParse(approver).success) return null
  if (/^(?:slack|discord):@(?:everyone|here|channel)$/.test(approver)) {
    return {
      message: `"${approver}" means everybody there`,
      hint: 'name a group or role, or write "*" for anybody',
    }
  }
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

/** Whether an approver is a group whose members only the platform knows: `slack:@sre`, `discord:@on-call`. */
export function isPlatformGroup(approver: string): boolean {
  return /^[a-z][a-z0-9-]*:@/.test(approver)
}

/** Notes whose a thing is; in words when it is somebody's already. */
function takenBy(owners: Map<string, string>, thing: string, key: string, shown: string): string | null {
  const owner = owners.get(thing)
  if (owner === undefined) {
    owners.set(thing, key)
    return null
  }
  return owner === key ? `${shown} is given twice` : `${shown} belongs to "${owner}" already`
}

function accountsOf(person: unknown): string[] {
  return isMapping(person) ? texts(person.accounts) : []
}

function emailOf(person: unknown): string | null {
  return isMapping(person) && typeof person.email === 'string' ? person.email : null
}

function groupsOf(person: unknown): string[] {
  return isMapping(person) ? texts(person.groups) : []
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
