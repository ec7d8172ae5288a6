import type { SlackBot } from './slack-checks.ts'

/** What to do at Slack's pages, in order. */
export function slackSteps(
  mode: 'socket' | 'http',
  newAppUrl: string,
  { name, settingsUrl }: Pick<SlackBot, 'name' | 'settingsUrl'>,
) {
  const basics = `3. At ${settingsUrl} on the page "Basic Information" under`
  return {
    make: `
1. Make the app: open this address, choose your workspace, press "Next" and "Create".

   ${newAppUrl}
`,
    install: `2. On its page press "Install App", "Install to Workspace", "Allow". Copy the "Bot User OAuth Token".
`,
    secret:
      mode === 'socket'
        ? `
${basics} "App-Level Tokens" press "Generate Token and Scopes",
   name it, add the scope connections:write, press "Generate" and copy the token.
`
        : `
${basics} "App Credentials" press "Show" beside "Signing
   Secret" and copy it. Whether it is the right one shows with the first command; nothing can try it out before.
`,
    channel: `
4. Choose the channel for incidents that nobody asked for in a channel, and type there: /invite @${name}
`,
  }
}
