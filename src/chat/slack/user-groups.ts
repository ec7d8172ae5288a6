import type { webApi } from '@slack/bolt'
import { slackError } from './slack-error.ts'

/**
 * usergroups.users.list is of tier 2, 20 a minute (docs.slack.dev/reference/methods/usergroups.users.list). Whoever decides
 * is looked up anew; only when somebody clicks and clicks do decisions share answers: ten and one in six seconds are twenty.
 */
const freshPerMinute = 10
const sharedForMs = { deciding: 6_000, asking: 60_000 }
/** Which group bears which handle. */
const handlesForMs = { all: 10 * 60_000, some: 60_000 }

/** Who is in the user groups that approvers name. */
export interface UserGroups {
  /** The groups of somebody, such as `slack:@sre`, as they are right now where it decides; null when Slack could not say. */
  of(userId: string, why: Why): Promise<string[] | null>
}

/** What somebody's groups are needed for. */
export type Why = keyof typeof sharedForMs

/** `warn` hears why groups could not be looked up. */
export function createUserGroups(
  client: webApi.WebClient,
  handles: readonly string[],
  now: () => number,
  warn: (thrown: unknown) => void,
): UserGroups {
  const members = new Map<string, { asked: Promise<string[]>; at: number; isUnderway: boolean }>()
  let ids: { asked: Promise<Map<string, string>>; until: number } | null = null
  let asks: number[] = []

  async function askIds(): Promise<Map<string, string>> {
    const { usergroups = [] } = await client.usergroups.list().catch((thrown: unknown) => {
      ids = null
      throw slackError(thrown, 'usergroups.list')
    })
    const read = new Map(usergroups.map(({ handle = '', id = '' }) => [handle, id]))
    // A group that is not there yet is looked for again soon.
    const isWhole = handles.every((handle) => read.has(handle))
    if (ids !== null) ids.until = now() + handlesForMs[isWhole ? 'all' : 'some']
    return read
  }

  function idsNow(): Promise<Map<string, string>> {
    if (ids === null || ids.until < now()) ids = { asked: askIds(), until: Number.POSITIVE_INFINITY }
    return ids.asked
  }

  async function askMembers(group: string): Promise<string[]> {
    const { users = [] } = await client.usergroups.users
      .list({ usergroup: group })
      .catch((thrown: unknown) => {
        throw slackError(thrown, 'usergroups.users.list')
      })
    return users
  }

  function isShared({ at, isUnderway }: { at: number; isUnderway: boolean }, why: Why): boolean {
    if (isUnderway) return true
    const age = now() - at
    if (why === 'asking') return age < sharedForMs.asking
    asks = asks.filter((each) => now() - each < 60_000)
    return asks.length >= freshPerMinute && age < sharedForMs.deciding * handles.length
  }

  async function membersOf(group: string, why: Why): Promise<string[]> {
    const kept = members.get(group)
    if (kept !== undefined && isShared(kept, why)) return kept.asked
    asks.push(now())
    const current = { asked: askMembers(group), at: now(), isUnderway: true }
    members.set(group, current)
    try {
      return await current.asked
    } catch (thrown) {
      if (members.get(group) === current) members.delete(group)
      throw thrown
    } finally {
      current.isUnderway = false
    }
  }

  return {
    async of(userId, why) {
      if (handles.length === 0) return []
      try {
        const known = await idsNow()
        const held = await Promise.all(
          handles.map(async (handle) => {
            const group = known.get(handle)
            return group !== undefined && (await membersOf(group, why)).includes(userId)
          }),
        )
        return handles.filter((_, index) => held[index]).map((handle) => `slack:@${handle}`)
      } catch (thrown) {
        warn(thrown)
        return null
      }
    },
  }
}
