import type { DiscordSettings, SlackSettings } from './chat-settings.ts'
import type { Problem } from './problem.ts'
import type { SettingsValues, VariableName } from './settings-schema.ts'

type Remark = Pick<Problem, 'message' | 'hint'> & { name: VariableName }

/** What the variables of Slack come to together; `isWritten` says whether one has a value, be it wrong. */
export function readSlack(
  values: SettingsValues,
  isWritten: (name: VariableName) => boolean,
): { slack: SlackSettings | null; problems: Remark[]; warnings: Remark[] } {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = values
  const idle = pointless('SLACK_BOT_TOKEN', ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'], isWritten)
  if (botToken === undefined) {
    const unused = pointless('SLACK_BOT_TOKEN', ['SLACK_CHANNEL', 'SLACK_API_URL'], isWritten)
    return { slack: null, problems: idle, warnings: unused }
  }
  const connection = appToken
    ? ({ mode: 'socket', appToken } as const)
    : signingSecret && ({ mode: 'http', signingSecret } as const)
  if (connection) {
    const apiUrl = values.SLACK_API_URL === undefined ? null : `${values.SLACK_API_URL}/`
    return {
      slack: { botToken, connection, channel: values.SLACK_CHANNEL ?? null, apiUrl },
      problems: [],
      warnings: [],
    }
  }
  // What is written and wrong has been said already.
  if (isWritten('SLACK_APP_TOKEN') || isWritten('SLACK_SIGNING_SECRET'))
    return { slack: null, problems: [], warnings: [] }
  const message =
    'SLACK_BOT_TOKEN is set, and neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET: Slack could tell us nothing'
  const hint =
    'set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET when Slack can reach the bot over HTTPS; "npx fiveohtwo setup slack" walks through it'
  return { slack: null, problems: [{ name: 'SLACK_BOT_TOKEN', message, hint }], warnings: [] }
}

/** The same for Discord. */
export function readDiscord(
  values: SettingsValues,
  isWritten: (name: VariableName) => boolean,
): { discord: DiscordSettings | null; warnings: Remark[] } {
  const { DISCORD_TOKEN: token, DISCORD_GUILD, DISCORD_CHANNEL, DISCORD_API_URL } = values
  if (token === undefined) {
    const unused = ['DISCORD_GUILD', 'DISCORD_CHANNEL', 'DISCORD_API_URL'] as const
    return { discord: null, warnings: pointless('DISCORD_TOKEN', unused, isWritten) }
  }
  const [guild, channel, apiUrl] = [DISCORD_GUILD ?? null, DISCORD_CHANNEL ?? null, DISCORD_API_URL ?? null]
  return { discord: { token, guild, channel, apiUrl }, warnings: [] }
}

/** For variables that do nothing because another one is not set. */
function pointless(
  lacking: 'SLACK_BOT_TOKEN' | 'DISCORD_TOKEN',
  names: readonly VariableName[],
  isWritten: (name: VariableName) => boolean,
): Remark[] {
  if (isWritten(lacking)) return []
  const platform = lacking === 'DISCORD_TOKEN' ? 'discord' : 'slack'
  const hint = `"npx fiveohtwo setup ${platform}" walks through it`
  const message = (name: string) => `${name} does nothing without ${lacking}`
  return names.filter(isWritten).map((name) => ({ name, message: message(name), hint }))
}
