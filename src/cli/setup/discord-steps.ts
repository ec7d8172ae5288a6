import { neededPermissions } from './discord-permissions.ts'

/** What to do at Discord's pages, in order. */
export function discordSteps(inviteUrl: string) {
  return {
    make: `
1. Open https://discord.com/developers/applications?new_application=true and name it, such as fiveohtwo.
`,
    token: `2. On its page "Bot" press "Reset Token" and copy the token. No privileged intent is needed. So that nobody else adds the bot
   to a server, set "Install Link" on the page "Installation" to "None", and then switch "Public Bot" off on the page "Bot".
`,
    invite: `
3. Invite the bot to your server: open this address, choose the server, press "Authorize". It asks for:
   ${neededPermissions.map(({ name }) => name).join(', ')}.

   ${inviteUrl}
`,
    channel: `
4. Choose the text channel for incidents that nobody asked for in a channel.
`,
  }
}
