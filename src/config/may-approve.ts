import type { Identity } from '../model/people.ts'
import { groupOf } from './people-schema.ts'

/** Whether one of the approvers of a rule is this person: by key, group, account, or as anybody. */
export function mayApprove(person: Identity, approvers: readonly string[]): boolean {
  return approvers.some((approver) => {
    if (approver === '*') return true
    const group = groupOf(approver)
    if (group !== null) return person.groups.includes(group)
    return approver === person.key || person.accounts.includes(approver)
  })
}

/** The different people whom approvers stand for, by key; null when anybody may. */
export function approverKeys(approvers: readonly string[], people: readonly Identity[]): string[] | null {
  if (approvers.includes('*')) return null
  const listed = people.filter((person) => mayApprove(person, approvers)).map(({ key }) => key)
  const accounts = new Set(people.flatMap((person) => person.accounts))
  const others = approvers.filter((approver) => approver.includes(':') && groupOf(approver) === null)
  return [...new Set([...listed, ...others.filter((account) => !accounts.has(account))])]
}
