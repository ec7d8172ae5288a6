import type { JsonObject } from '../json.ts'
import { slackRefusal } from '../slack-refusal.ts'
import type { SlackWorld, User } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { flagOf } from './flag-of.ts'
import type { Method } from './method.ts'

/** docs.slack.dev/reference/methods: users.* and usergroups.*. */
export const userMethods: Record<string, Method> = {
  'users.info': {
    token: 'bot',
    scopes: ['users:read'],
    perMinute: 100,
    required: ['user'],
    optional: ['include_locale'],
    run(args, world) {
      const user = world.users.get(stringOf(args.user))
      if (!user) throw slackRefusal('user_not_found')
      return { user: userJson(user, world) }
    },
  },
  'users.lookupByEmail': {
    token: 'bot',
    scopes: ['users:read.email'],
    perMinute: 50,
    required: ['email'],
    optional: [],
    run(args, world) {
      const email = stringOf(args.email).toLowerCase()
      const user = [...world.users.values()].find(
        (each) => each.email?.toLowerCase() === email && !each.deleted,
      )
      if (!user) throw slackRefusal('users_not_found')
      return { user: userJson(user, world) }
    },
  },
  'usergroups.list': {
    token: 'bot',
    scopes: ['usergroups:read'],
    perMinute: 20,
    required: [],
    optional: ['include_users', 'include_count', 'include_disabled', 'team_id'],
    run(args, world) {
      return {
        usergroups: [...world.groups.values()].map(({ id, handle, users }) => ({
          id,
          team_id: world.team.id,
          is_usergroup: true,
          handle,
          name: handle,
          ...(flagOf(args.include_users, false) ? { users } : {}),
          ...(flagOf(args.include_count, false) ? { user_count: users.length } : {}),
        })),
      }
    },
  },
  'usergroups.users.list': {
    token: 'bot',
    scopes: ['usergroups:read'],
    perMinute: 20,
    required: ['usergroup'],
    optional: ['include_disabled', 'team_id'],
    run(args, world) {
      const group = world.groups.get(stringOf(args.usergroup))
      if (!group) throw slackRefusal('no_such_subteam')
      return { users: group.users }
    },
  },
}

function userJson(user: User, world: SlackWorld): JsonObject {
  const mayReadEmail = world.scopes.includes('users:read.email')
  return {
    id: user.id,
    team_id: user.team,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    is_bot: user.bot,
    is_stranger: user.isStranger,
    is_app_user: false,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      team: user.team,
      // Strangers and people of other workspaces show no address.
      ...(mayReadEmail && user.email && !user.isStranger ? { email: user.email } : {}),
    },
  }
}
