import type { Json } from './is-record.ts'
import { invitedWith, permissionBits, permissionsIn } from './permissions.ts'
import type { Channel, Member, StoredMessage, World } from './world.ts'

/** Objects as Discord sends them: developers/resources/{user,guild,channel,message}.mdx, topics/permissions.mdx. */

export function userPayload(user: Member): Json {
  return {
    id: user.id,
    username: user.name,
    discriminator: '0',
    global_name: user.bot ? null : user.name,
    avatar: null,
    bot: user.bot,
    public_flags: 0,
  }
}

export function memberPayload(world: World, user: Member): Json {
  return {
    user: userPayload(user),
    nick: null,
    avatar: null,
    banner: null,
    roles: user.roles.filter((role) => role === world.botRoleId || world.roles.has(role)),
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  }
}

export function rolePayloads(world: World): Json[] {
  const everybody = {
    id: world.guild.id,
    name: '@everyone',
    position: 0,
    managed: false,
    permissions: permissionBits(invitedWith),
  }
  const bot = { ...everybody, id: world.botRoleId, name: world.bot.name, position: 1, managed: true }
  const others = [...world.roles.values()].map((role, index) => ({
    ...everybody,
    ...role,
    permissions: '0',
    position: index + 2,
  }))
  return [everybody, bot, ...others].map((role) => ({
    ...role,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    mentionable: false,
    flags: 0,
  }))
}

export function channelPayload(world: World, channel: Channel): Json {
  if (channel.thread) return threadPayload(world, channel, channel.thread)
  return {
    id: channel.id,
    type: 0,
    guild_id: world.guild.id,
    name: channel.name,
    topic: null,
    position: 0,
    nsfw: false,
    parent_id: null,
    rate_limit_per_user: 0,
    last_message_id: lastMessageId(world, channel.id),
    flags: 0,
    permission_overwrites: [
      { id: world.bot.id, type: 1, allow: permissionBits(channel.allow), deny: permissionBits(channel.deny) },
    ],
  }
}

function threadPayload(world: World, channel: Channel, thread: NonNullable<Channel['thread']>): Json {
  const count = [...world.messages.values()].filter((message) => message.channelId === channel.id).length
  return {
    id: channel.id,
    type: 11,
    guild_id: world.guild.id,
    parent_id: thread.parentId,
    owner_id: thread.ownerId,
    name: channel.name,
    last_message_id: lastMessageId(world, channel.id),
    message_count: count,
    total_message_sent: count,
    member_count: 1,
    rate_limit_per_user: 0,
    flags: 0,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: thread.archivedAt.toISOString(),
      auto_archive_duration: thread.autoArchiveMinutes,
      locked: thread.locked,
      create_timestamp: thread.createdAt.toISOString(),
    },
    member: {
      id: channel.id,
      user_id: world.bot.id,
      join_timestamp: thread.createdAt.toISOString(),
      flags: 1,
    },
  }
}

/** What an interaction tells of its channel: receiving-and-responding.mdx, a partial channel with the permissions of who acted. */
export function partialChannelPayload(world: World, channel: Channel): Json {
  return {
    ...channelPayload(world, channel),
    permissions: permissionBits(invitedWith),
    app_permissions: permissionBits(permissionsIn(world, channel)),
  }
}

function lastMessageId(world: World, channelId: string): string | null {
  return [...world.messages.values()].findLast((message) => message.channelId === channelId)?.id ?? null
}

/** `nonce` is told only when a message is created (message.mdx "Message Object": "used for validating a message was sent"). */
export function messagePayload(
  world: World,
  message: StoredMessage,
  options: { nonce?: boolean } = {},
): Json {
  const author = world.users.get(message.authorId) ?? world.bot
  const interaction = message.interactionId ? world.interactions.get(message.interactionId) : undefined
  const thread = world.channels.get(message.id)
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channelId,
    author: userPayload(author),
    content: message.content,
    timestamp: message.createdAt.toISOString(),
    edited_timestamp: message.editedAt?.toISOString() ?? null,
    tts: false,
    mention_everyone: false,
    mentions: mentioned(world, message),
    mention_roles: [],
    attachments: message.files.map((file) => ({
      id: file.id,
      filename: file.name,
      size: file.bytes.length,
      content_type: file.type,
      url: `${world.baseUrl}/attachments/${message.channelId}/${file.id}/${file.name}`,
      proxy_url: `${world.baseUrl}/attachments/${message.channelId}/${file.id}/${file.name}`,
    })),
    embeds: message.embeds,
    components: message.components,
    pinned: false,
    flags: message.flags,
    ...(options.nonce && message.nonce !== null && { nonce: message.nonce }),
    ...(thread?.thread && { thread: channelPayload(world, thread) }),
    ...(message.referenceId && {
      message_reference: {
        type: 0,
        message_id: message.referenceId,
        channel_id: message.channelId,
        guild_id: world.guild.id,
      },
    }),
    ...(interaction && {
      webhook_id: world.applicationId,
      application_id: world.applicationId,
      interaction_metadata: {
        id: interaction.id,
        type: interaction.type,
        user: userPayload(world.users.get(interaction.userId) ?? world.bot),
        authorizing_integration_owners: { '0': world.guild.id },
        original_response_message_id: message.id,
      },
    }),
  }
}

function mentioned(world: World, message: StoredMessage): Json[] {
  const ids = [...message.content.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] ?? '')
  return [...new Set(ids)].flatMap((id) => {
    const user = world.users.get(id)
    return user ? [userPayload(user)] : []
  })
}

/** gateway-events.mdx "Guild Create". */
export function guildPayload(world: World): Json {
  const channels = [...world.channels.values()]
  return {
    ...restGuildPayload(world),
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: [...world.users.values()].filter((user) => user.inGuild).length,
    // Without the GUILD_MEMBERS intent only the bot itself.
    members: [memberPayload(world, world.bot)],
    channels: channels
      .filter((channel) => !channel.thread && permissionsIn(world, channel).has('ViewChannel'))
      .map((channel) => channelPayload(world, channel)),
    threads: channels
      .filter((channel) => channel.thread && !channel.thread.archived)
      .map((channel) => channelPayload(world, channel)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

export function restGuildPayload(world: World): Json {
  return {
    id: world.guild.id,
    name: world.guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: '100000000000000001',
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: rolePayloads(world),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    max_members: 500_000,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
  }
}

export function applicationPayload(world: World): Json {
  return {
    id: world.applicationId,
    name: world.bot.name,
    icon: null,
    description: '',
    bot_public: false,
    bot_require_code_grant: false,
    bot: userPayload(world.bot),
    verify_key: '0'.repeat(64),
    team: null,
    // resources/application.mdx "Application Flags": GATEWAY_MESSAGE_CONTENT_LIMITED is 1 << 19.
    flags: 0,
    approximate_guild_count: world.botIn ? 1 : 0,
    integration_types_config: { '0': {} },
  }
}
