import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../../..')
const manifestText = readFileSync(join(root, 'slack-manifest.yaml'), 'utf8')
const manifest = parse(manifestText)
const granted: string[] = manifest.oauth_config.scopes.bot

/** By each method's page at https://docs.slack.dev/reference/methods. */
const scopesOf: Record<string, string[]> = {
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
}

/** By https://docs.slack.dev/reference/events, /interactivity/implementing-slash-commands and …-shortcuts. */
const scopesOfEvents: Record<string, string[]> = { app_mention: ['app_mentions:read'], app_home_opened: [] }

const called = new Set(
  globSync('src/chat/slack/*.ts', { cwd: root })
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/\bclient((?:\s*\.[a-zA-Z]+){2,3})\(/g),
    ])
    .map(([, method = '']) => method.replace(/\s/g, '').slice(1)),
)

describe('slack-manifest.yaml', () => {
  it('is compared with every method that is called', () => {
    expect([...called].toSorted()).toEqual(Object.keys(scopesOf).toSorted())
  })

  it('asks for the scopes of what is called, listened to and offered, and for no other', () => {
    const events: string[] = manifest.settings.event_subscriptions.bot_events
    const needed = [
      ...[...called].flatMap((method) => scopesOf[method] ?? [`unknown:${method}`]),
      ...events.flatMap((event) => scopesOfEvents[event] ?? [`unknown:${event}`]),
      'commands',
    ]
    expect(granted.toSorted()).toEqual([...new Set(needed)].toSorted())
  })

  it('offers one command, the message shortcut, a home page and buttons', () => {
    expect(manifest.features.slash_commands).toMatchObject([{ command: '/502' }])
    expect(manifest.features.shortcuts).toMatchObject([{ type: 'message', callback_id: 'explain' }])
    expect(manifest.features.app_home.home_tab_enabled).toBe(true)
    expect(manifest.settings).toMatchObject({
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
    })
  })

  it('turns into one for HTTP by taking away the three marks', () => {
    const http = parse(manifestText.replace(/# ((?:request_)?url: )/g, '$1'))
    const url = 'https://bot.example.com/slack/events'
    expect(http.features.slash_commands).toMatchObject([{ url }])
    expect(http.settings.interactivity.request_url).toBe(url)
    expect(http.settings.event_subscriptions.request_url).toBe(url)
  })
})
