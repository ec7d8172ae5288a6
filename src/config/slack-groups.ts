import type { Service } from '../model/service.ts'
import { approversOf } from './approvers-of.ts'

const prefix = 'slack:@'

/** The handles of Slack's user groups that approvers name, without `@`. */
export function slackGroups({ services }: { services: readonly Service[] }): string[] {
  const named = services.flatMap(approversOf).filter((approver) => approver.startsWith(prefix))
  return [...new Set(named.map((approver) => approver.slice(prefix.length)))]
}
