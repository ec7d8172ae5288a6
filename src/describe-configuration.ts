import { settingOf } from './alerts/setting-of.ts'
import type { Bot } from './bot.ts'
import type { PlatformHealth } from './chat/adapter.ts'
import { approversOf } from './config/approvers-of.ts'
import type { DiscordSettings, SlackSettings } from './config/chat-settings.ts'
import type { Configuration } from './config/check.ts'
import { type AlertSourceName, alertSources } from './model/alert.ts'
import type { ConfigurationItem } from './model/configuration-item.ts'

/** What is and is not set up, each with the next thing to do; `live` is what the platforms themselves said. */
export function describeConfiguration(
  configuration: Configuration,
  { queue, database, deps }: Pick<Bot, 'queue' | 'database' | 'deps'>,
  demo: boolean,
  live: { slack?: PlatformHealth; discord?: PlatformHealth } = {},
): ConfigurationItem[] {
  const { services, settings } = configuration
  const hosts = new Set(services.flatMap(({ path }) => path.flatMap((hop) => hop.hosts)))
  return [
    demo
      ? {
          name: 'Services',
          state: 'off',
          detail: 'none of yours yet: the demo service "shop" stands in',
          next: 'Copy services.example.yaml to services.yaml and describe your own.',
        }
      : {
          name: 'Services',
          state: 'on',
          detail: [...deps.services.keys()].slice(0, 8).join(', '),
          next: '',
        },
    {
      name: 'Database',
      state: 'on',
      detail: database.kind === 'pglite' ? `embedded, in ${settings.dataDir}` : 'Postgres',
      next: database.kind === 'pglite' ? 'Set DATABASE_URL to use a Postgres server.' : '',
    },
    {
      name: 'Queue',
      state: 'on',
      detail: { pglite: 'BullMQ, embedded', postgres: 'BullMQ on Postgres', redis: 'BullMQ on Redis' }[
        queue.engine
      ],
      next: queue.engine === 'pglite' ? 'Set DATABASE_URL to add workers on other machines.' : '',
    },
    {
      name: 'Hosts',
      state: hosts.size === 0 ? 'off' : 'on',
      detail:
        hosts.size === 0
          ? 'none named: logs and processes are not looked at'
          : `${hosts.size} named: ${[...hosts].slice(0, 8).join(', ')}`,
      next:
        hosts.size === 0
          ? 'Name them per hop with "hosts:" in services.yaml.'
          : 'Try them with: npx fiveohtwo check --hosts',
    },
    changesItem(configuration, demo),
    slackItem(settings.slack, live.slack),
    discordItem(settings.discord, live.discord),
    alertsItem(configuration),
  ]
}

function slackItem(slack: SlackSettings | null, live: PlatformHealth = {}): ConfigurationItem {
  if (slack === null) return notSetUp('Slack')
  const mode = slack.connection.mode === 'socket' ? 'Socket Mode' : 'HTTP, at /slack/events'
  return platformItem('Slack', [mode, live.name], slack.channel, 'SLACK_CHANNEL', live)
}

function discordItem(discord: DiscordSettings | null, live: PlatformHealth = {}): ConfigurationItem {
  if (discord === null) return notSetUp('Discord')
  const where =
    live.name ?? (discord.guild === null ? 'any server that the bot is in' : `server ${discord.guild}`)
  return platformItem('Discord', [where], discord.channel, 'DISCORD_CHANNEL', live)
}

function notSetUp(name: 'Slack' | 'Discord'): ConfigurationItem {
  const next = `npx fiveohtwo setup ${name.toLowerCase()}`
  return { name, state: 'off', detail: 'not set up', next }
}

function platformItem(
  name: string,
  about: (string | undefined)[],
  channel: string | null,
  variable: string,
  { trouble = null }: PlatformHealth,
): ConfigurationItem {
  const where = channel === null ? 'no usual channel' : `channel ${channel}`
  const detail = [...about.filter((each) => each !== undefined), where].join('; ')
  if (trouble !== null)
    return { name, state: 'problem', detail: `${detail}; ${trouble.detail}`, next: trouble.next }
  const next =
    channel === null
      ? `Set ${variable} to show incidents there that began elsewhere, unless the service names a channel.`
      : ''
  return { name, state: 'on', detail, next }
}

/** Which monitoring systems may send. */
function alertsItem({ settings, alertMappings }: Configuration): ConfigurationItem {
  const { secrets, snsTopics } = settings.alerts
  const isTaken = (source: AlertSourceName) =>
    source === 'sns' ? snsTopics.length > 0 : (secrets[source] ?? []).length > 0
  const mapped = [...alertMappings.keys()].map((name) => `generic/${name}`)
  const taken = alertSources
    .filter(isTaken)
    .flatMap((source) => (source === 'generic' ? [source, ...mapped] : [source]))
  const detail =
    taken.length === 0 ? 'no monitoring system may send any' : `taken at /alerts/ from ${taken.join(', ')}`
  const item = (state: ConfigurationItem['state'], also: string, next: string): ConfigurationItem => ({
    name: 'Alerts',
    state,
    detail: `${detail}${also}`,
    next: next === '' ? '' : `${next}: docs/alerts.md.`,
  })
  if (mapped.length > 0 && !isTaken('generic')) {
    return item('problem', `, and not from ${mapped.join(', ')}`, `Set ${settingOf('generic')}`)
  }
  if (taken.length === 0) {
    const example = settingOf('pagerduty')
    return item('off', '', `Set a secret such as ${example}, and give it to your monitoring system`)
  }
  return item(
    'on',
    '',
    settings.publicUrl === null ? 'Set PUBLIC_URL, so that notes there lead back here' : '',
  )
}

/** Whether anything can be changed at all: somebody may approve it, a key signs it, an account makes it. */
function changesItem({ services, hosts, settings }: Configuration, demo: boolean): ConfigurationItem {
  const item = (state: ConfigurationItem['state'], detail: string, next = ''): ConfigurationItem => ({
    name: 'Changes',
    state,
    detail,
    next,
  })
  if (settings.databaseUrl !== null && settings.changeKey === null) {
    return item(
      'off',
      'nothing can be approved: there is no CHANGE_KEY',
      'Set the same CHANGE_KEY for the bot and for the workers that carry out changes.',
    )
  }
  if (demo) return item('on', 'of the demo, by anybody here')
  const offered = services.filter((service) => approversOf(service).length > 0)
  if (offered.length === 0) {
    return item('off', 'none is offered: no service names approvers', 'Name approvers in services.yaml.')
  }
  const changeable = hosts.filter(({ change }) => change !== null).length
  const approvable = `${offered.length} of ${services.length} services have approvers`
  return changeable === 0
    ? item(
        'off',
        `${approvable}, and no machine an account for changes`,
        'Give hosts a "change:" account in services.yaml.',
      )
    : item('on', `${approvable}; ${changeable} of ${hosts.length} machines can be changed`)
}
