import type { Service } from '../model/service.ts'
import { approversOf } from './approvers-of.ts'
import type { Settings } from './environment.ts'
import type { Problem } from './problem.ts'

/** Groups of platforms among the approvers, held against the platforms that are set up. */
export function checkPlatforms(
  { slack, discord }: Pick<Settings, 'slack' | 'discord'>,
  services: readonly Service[],
): { problems: Problem[]; warnings: Problem[] } {
  const named = [...new Set(services.flatMap(approversOf))]
  const groups = named.filter((approver) => approver.startsWith('slack:@'))
  const roles = named.filter((approver) => approver.startsWith('discord:@'))
  const loose = roles.filter((role) => !role.startsWith('discord:@&'))
  return {
    problems:
      discord !== null && discord.guild === null && loose.length > 0
        ? [
            remark(
              `${loose[0]} is an approver, and DISCORD_GUILD is not set: whoever adds the bot to a server of their own could make such a role`,
              'set DISCORD_GUILD to the id of your server, or name the role by its id, as in discord:@&123456789012345678',
            ),
          ]
        : [],
    warnings: [
      ...(slack === null ? groups.map((group) => unreachable(group, 'Slack', 'slack')) : []),
      ...(discord === null ? roles.map((role) => unreachable(role, 'Discord', 'discord')) : []),
    ],
  }
}

function unreachable(approver: string, platform: string, command: string): Problem {
  return remark(
    `nobody can approve as ${approver}: ${platform} is not set up`,
    `npx fiveohtwo setup ${command}`,
  )
}

function remark(message: string, hint: string): Problem {
  return { file: 'environment', line: null, column: null, message, hint }
}
