const reinstall = 'then press "Reinstall to Workspace" there'

/** The next thing to do after an error of Slack's while setting up; names as at https://docs.slack.dev/reference/methods/auth.test#errors and the like. */
export function slackHint(error: string, needed: string | null): string {
  if (needed !== null && error === 'missing_scope') {
    return needed === 'connections:write'
      ? 'Make an app-level token with the scope connections:write: "Basic Information", "App-Level Tokens".'
      : `Add ${needed} under "OAuth & Permissions", "Bot Token Scopes", ${reinstall}.`
  }
  return hints[error] ?? `Look it up at https://docs.slack.dev/reference/methods and try again.`
}

const hints: Readonly<Record<string, string>> = {
  invalid_auth: 'Copy the token once more, as a whole: it may be cut off, or of an app that was deleted.',
  not_authed: 'Copy the token once more, as a whole.',
  not_allowed_token_type:
    'The bot token starts with xoxb-, the app-level token with xapp-: they are in each other’s place.',
  token_revoked: 'The token was revoked: install the app again ("Install App") and copy the new one.',
  token_expired: 'The token has expired: switch token rotation off for the app, and install it again.',
  account_inactive: 'The app was removed from the workspace: install it again ("Install App").',
  missing_scope: `Compare the scopes under "OAuth & Permissions" with slack-manifest.yaml, ${reinstall}.`,
  not_in_channel: 'Invite the bot: type /invite with its name in the channel.',
  channel_not_found:
    'Check the name; into a private channel the bot must be invited first, by typing /invite with its name there.',
  is_archived: 'Unarchive the channel, or name another one.',
  restricted_action:
    'The workspace lets not everybody post there: ask its administrators, or name another channel.',
  org_login_required: 'The workspace is being moved into an organization: try again later.',
  accesslimited:
    'The workspace allows calls from certain addresses only: ask its administrators to add this machine’s.',
}
