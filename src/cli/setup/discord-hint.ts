/** The next thing to do after a refusal of Discord's while setting up; codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export function discordHint(status: number, code: number | null): string {
  if (status === 401) {
    return 'Press "Reset Token" on the page "Bot" at https://discord.com/developers/applications, and copy the new one as a whole.'
  }
  return (
    (code === null ? undefined : hints[code]) ??
    'Look at the page of the bot at https://discord.com/developers/applications, and try again.'
  )
}

const hints: Readonly<Record<number, string>> = {
  10003: 'Check the channel’s id: in Discord, right-click the channel and press "Copy Channel ID".',
  10004: 'Check the server’s id, and invite the bot there.',
  40001: 'The application may not do that: make it a bot on the page "Bot".',
  40002: 'The account must be verified first: look into its mailbox.',
  50001: 'Let the bot see it: invite it again, or give its role "View Channel" in the channel’s settings.',
  50013: 'Give the bot’s role the permission in the channel’s settings, under "Permissions".',
  50083: 'Open the thread again.',
}
