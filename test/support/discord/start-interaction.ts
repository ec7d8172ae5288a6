import { randomBytes } from 'node:crypto'
import type { Interaction, InteractionType } from './interaction.ts'
import type { Json } from './is-record.ts'
import { memberPayload, messagePayload, partialChannelPayload } from './payloads.ts'
import { invitedWith, permissionBits, permissionsIn } from './permissions.ts'
import type { Channel, Member, StoredMessage, World } from './world.ts'

export interface Starting {
  type: InteractionType
  data: Json
  user: Member
  channel: Channel
  source: StoredMessage | null
  /** How long the user waits, in real milliseconds. */
  patienceMs: number
}

/** What users read when there is no answer in time. */
const silence: Record<InteractionType, string> = {
  2: 'The application did not respond',
  3: 'This interaction failed',
  4: 'Loading options failed',
  5: 'Something went wrong. Try again.',
}

/** Sends INTERACTION_CREATE: receiving-and-responding.mdx "Interaction Structure"; `first` resolves at the first response or when patience ends. */
export function startInteraction(
  world: World,
  starting: Starting,
): { interaction: Interaction; first: Promise<void> } {
  const { type, data, user, channel, source, patienceMs } = starting
  const { promise: first, resolve } = Promise.withResolvers<void>()
  const id = world.newId()
  const token = randomBytes(72).toString('base64url')
  const started = performance.now()
  const payload: Json = {
    id,
    application_id: world.applicationId,
    type,
    data,
    guild_id: world.guild.id,
    guild: { id: world.guild.id, locale: 'en-US', features: [] },
    channel_id: channel.id,
    channel: partialChannelPayload(world, channel),
    member: { ...memberPayload(world, user), permissions: permissionBits(invitedWith) },
    token,
    version: 1,
    app_permissions: permissionBits(permissionsIn(world, channel)),
    locale: 'en-US',
    guild_locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { '0': world.guild.id },
    context: 0,
    attachment_size_limit: world.fileBytes,
    ...(source && { message: messagePayload(world, source) }),
  }
  const listeners = new Set<() => void>()
  const interaction: Interaction = {
    id,
    token,
    type,
    userId: user.id,
    channelId: channel.id,
    createdAt: world.now(),
    payload,
    sourceId: source?.id ?? null,
    response: null,
    ms: null,
    failed: null,
    dead: false,
    originalId: null,
    pending: false,
    followUpIds: [],
    modal: null,
    choices: [],
    listeners,
    changed() {
      if (interaction.response !== null && interaction.ms === null) {
        clearTimeout(patience)
        interaction.ms = performance.now() - started
        resolve()
      }
      for (const listener of listeners) listener()
    },
  }
  // "If the 3 second deadline is exceeded, the token will be invalidated."
  const patience = setTimeout(() => {
    interaction.dead = true
    interaction.failed = silence[type]
    resolve()
  }, patienceMs)
  patience.unref()
  world.interactions.set(id, interaction)
  world.dispatch({ event: 'INTERACTION_CREATE', data: payload, intent: 0 })
  return { interaction, first }
}
