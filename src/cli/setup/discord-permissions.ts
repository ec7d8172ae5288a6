/** What the bot needs in a channel, by the names that Discord's own pages use; bits: https://docs.discord.com/developers/topics/permissions */
export const neededPermissions = [
  { name: 'View Channel', bit: 1n << 10n },
  { name: 'Send Messages', bit: 1n << 11n },
  { name: 'Embed Links', bit: 1n << 14n },
  { name: 'Attach Files', bit: 1n << 15n },
  { name: 'Read Message History', bit: 1n << 16n },
  { name: 'Create Public Threads', bit: 1n << 35n },
  { name: 'Send Messages in Threads', bit: 1n << 38n },
] as const

const administrator = 1n << 3n

/** One rule of a channel for a role or a member: https://docs.discord.com/developers/resources/channel#overwrite-object */
export interface Overwrite {
  id: string
  allow: string
  deny: string
}

/**
 * The names of what a member may not do in a channel, in the order in which Discord works it out: everybody, roles, the
 * channel's rules for everybody, for the roles together, for the member
 * (https://docs.discord.com/developers/topics/permissions#permission-overwrites).
 */
export function missingPermissions(of: {
  guild: string
  roles: readonly { id: string; permissions: string }[]
  member: { id: string; roles: readonly string[] }
  overwrites: readonly Overwrite[]
}): string[] {
  const held = [of.guild, ...of.member.roles]
  const base = of.roles
    .filter(({ id }) => held.includes(id))
    .reduce((bits, { permissions }) => bits | BigInt(permissions), 0n)
  if ((base & administrator) !== 0n) return []
  const rules = (ids: readonly string[]) => of.overwrites.filter(({ id }) => ids.includes(id))
  const bits = [rules([of.guild]), rules(of.member.roles), rules([of.member.id])].reduce(overwritten, base)
  return neededPermissions.filter(({ bit }) => (bits & bit) === 0n).map(({ name }) => name)
}

function overwritten(bits: bigint, rules: readonly Overwrite[]): bigint {
  const deny = rules.reduce((sum, rule) => sum | BigInt(rule.deny), 0n)
  const allow = rules.reduce((sum, rule) => sum | BigInt(rule.allow), 0n)
  return (bits & ~deny) | allow
}

/** Adds the bot to a server with exactly what it needs: https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow */
export function inviteUrl(applicationId: string, guild: string | null): string {
  const permissions = neededPermissions.reduce((sum, { bit }) => sum | bit, 0n)
  const chosen = guild === null ? '' : `&guild_id=${guild}`
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&permissions=${permissions}&scope=bot%20applications.commands${chosen}`
}
