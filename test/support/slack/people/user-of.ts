import type { SlackWorld, User } from '../slack-world.ts'

export function userOf(world: SlackWorld, id: string): User {
  const user = world.users.get(id)
  if (!user) throw new Error(`there is no user ${id}: addUser first`)
  return user
}
