import type { ChangePolicy } from '../model/policy.ts'

/** Everybody who may approve changes of any risk; empty when none is ever offered. */
export function approversOf({ changes }: { changes: ChangePolicy }): string[] {
  return [...new Set(Object.values(changes.rules).flatMap(({ approvers }) => approvers))]
}
