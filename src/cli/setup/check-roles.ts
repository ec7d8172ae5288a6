import { z } from 'zod'
import { suggest } from '../../suggest.ts'
import type { DiscordCall } from './discord-call.ts'
import { discordHint } from './discord-hint.ts'
import { badFinding, type Finding, wellFinding } from './finding.ts'

const guildSchema = z.looseObject({ roles: z.array(z.looseObject({ id: z.string(), name: z.string() })) })

/** Whether the roles that approvers name are there, `discord:@name` or `discord:@&id`, each by one role alone. */
export async function checkRoles(
  call: DiscordCall,
  guild: string,
  approvers: readonly string[],
): Promise<Finding[]> {
  if (approvers.length === 0) return []
  const answer = await call(`/guilds/${guild}`)
  if (!answer.ok) return [badFinding('roles', answer.message, discordHint(answer.status, answer.code))]
  const roles = guildSchema.safeParse(answer.body).data?.roles ?? []
  return approvers.map((approver) => {
    const what = `approver ${approver}`
    const wanted = approver.slice('discord:@'.length)
    const found = roles.filter(({ id, name }) =>
      wanted.startsWith('&') ? `&${id}` === wanted : name === wanted,
    )
    const [role, another] = found
    if (role === undefined) {
      const meant = suggest(
        wanted,
        roles.map(({ name }) => name),
      )
      const next =
        meant === null ? 'Make it in the settings of the server.' : `Did you mean discord:@${meant}?`
      return badFinding(what, 'there is no such role, so nobody has it', next)
    }
    if (another === undefined) return wellFinding(what, `the role ${role.name}`)
    return badFinding(
      what,
      `${found.length} roles are called so`,
      `Name one by its id: ${found.map(({ id }) => `discord:@&${id}`).join(' or ')}.`,
    )
  })
}
