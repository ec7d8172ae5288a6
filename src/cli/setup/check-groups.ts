import { z } from 'zod'
import { didYouMean } from '../../suggest.ts'
import { badFinding, type Finding, wellFinding } from './finding.ts'
import type { SlackCall } from './slack-call.ts'
import { slackHint } from './slack-hint.ts'

const groupsSchema = z.looseObject({
  usergroups: z.array(z.looseObject({ handle: z.string(), user_count: z.coerce.number().optional() })),
})

/** Whether the user groups that approvers name are there: https://docs.slack.dev/reference/methods/usergroups.list */
export async function checkGroups(call: SlackCall, handles: readonly string[]): Promise<Finding[]> {
  if (handles.length === 0) return []
  const answer = await call('usergroups.list', { include_count: 'true' })
  if (!answer.ok) {
    const detail = `Slack says ${answer.error.slice(0, 80)}`
    return [badFinding('user groups', detail, slackHint(answer.error, answer.needed))]
  }
  const groups = groupsSchema.safeParse(answer.body).data?.usergroups ?? []
  return handles.map((handle) => {
    const what = `approver slack:@${handle}`
    const group = groups.find((each) => each.handle === handle)
    if (group !== undefined) {
      const count = group.user_count
      return wellFinding(
        what,
        count === undefined ? 'the user group is there' : count === 1 ? 'one person' : `${count} people`,
      )
    }
    const known = groups.map((each) => each.handle)
    return badFinding(
      what,
      'there is no such user group, so nobody is in it',
      sentence(didYouMean(handle, known) ?? 'make it in Slack under "People", "User groups"'),
    )
  })
}

function sentence(hint: string): string {
  const text = `${hint.slice(0, 1).toUpperCase()}${hint.slice(1)}`
  return /[.?]$/.test(text) ? text : `${text}.`
}
