import type { Identity } from '../model/people.ts'
import { groupOf, isPlatformGroup } from './people-schema.ts'

/** Whether one of the approvers of a rule is this person: by key, group, account, group of the platform, or as anybody. */
export function mayApprove(person: Identity, approvers: readonly string[]): boolean {
  return approvers.some((approver) => {
    if (approver === '*') return true
    const group = groupOf(approver)
    if (group !== null) return person.groups.includes(group)
    if (isPlatformGroup(approver)) return person.memberships.includes(approver)
    return approver === person.key || person.accounts.includes(approver)
  })
}

/** The approver of a rule that is a platform's group which this person is in right now, or null. */
export function platformGroupOf({ memberships }: Identity, approvers: readonly string[]): string | null {
  return approvers.find((approver) => isPlatformGroup(approver) && memberships.includes(approver)) ?? null
}

/** The different people whom approvers stand for, by key; null when nobody knows how many: anybody may, or a platform's group. */
export function approverKeys(approvers: readonly string[], people: readonly Identity[]): string[] | null {
  if (approvers.some((approver) => approver === '*' || isPlatformGroup(approver))) return null
  const listed = people.filter((person) => mayApprove(person, approvers)).map(({ key }) => key)
  const accounts = new Set(people.flatMap((person) => person.accounts))
  const others = approvers.filter((approver) => approver.includes(':') && groupOf(approver) === null)
  return [...new Set([...listed, ...others.filter((account) => !accounts.has(account))])]
}
