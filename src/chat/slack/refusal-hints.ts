const newToken =
  'Install the app again (api.slack.com/apps, Install App) and set SLACK_BOT_TOKEN to its new token.'
const invite = 'Type `/invite` with the bot’s name in that channel.'
const otherChannel = 'Name another channel in SLACK_CHANNEL or in `channels.slack` of the service.'
const admins = 'Ask the administrators of the workspace to let the app write there, or name another channel.'

/** The next thing to do, by the names of errors at https://docs.slack.dev/reference/methods. */
export const refusalHints: Readonly<Record<string, string>> = {
  invalid_auth: 'Check SLACK_BOT_TOKEN (and SLACK_APP_TOKEN) against the app’s pages at api.slack.com/apps.',
  not_authed: 'Set SLACK_BOT_TOKEN to the token that begins with xoxb-.',
  not_allowed_token_type:
    'SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-: check that each is in its place.',
  token_revoked: newToken,
  token_expired: newToken,
  account_inactive: newToken,
  app_access_restricted: admins,
  accesslimited:
    'The workspace allows calls from certain addresses only: ask its administrators to add this machine’s.',
  missing_scope: 'Compare the app’s scopes with slack-manifest.yaml and install it again.',
  no_permission: invite,
  not_in_channel: invite,
  channel_not_found: `The channel does not exist, or is private and the bot not in it. ${invite} Or: ${otherChannel}`,
  is_archived: `The channel is archived: unarchive it. Or: ${otherChannel}`,
  restricted_action: admins,
  restricted_action_read_only_channel: admins,
  restricted_action_thread_locked: 'Unlock the thread.',
  restricted_action_non_threadable_channel: `Threads are switched off in that channel. ${otherChannel}`,
  restricted_action_thread_only_channel: otherChannel,
  ekm_access_denied: admins,
  cannot_reply_to_message: otherChannel,
  thread_not_found:
    'Somebody deleted the message that began the thread. The console shows the whole incident.',
  message_not_found: 'Somebody deleted that message.',
  cant_update_message:
    'It was posted with another app’s token: set SLACK_BOT_TOKEN to the one it was posted with.',
  edit_window_closed: 'The workspace lets nobody edit old messages: its administrators can allow it.',
  message_limit_exceeded: 'The workspace’s plan takes no more messages: its administrators can tell.',
  two_factor_setup_required:
    'The workspace asks the one who installed the app to set up two-factor authentication.',
  file_uploads_disabled: 'Uploads are switched off in that workspace: its administrators can allow them.',
  storage_limit_reached: 'The workspace has no room for files left: its administrators can tell.',
  expired_trigger_id: 'It took too long: click again.',
  exchanged_trigger_id: 'Click again.',
  trigger_exchanged: 'Click again.',
  user_not_in_channel: 'Join the channel first.',
}
