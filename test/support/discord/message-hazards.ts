import type { Hazard } from './discord-server-types.ts'
import { hazardsIn, type Pings } from './hazards-in.ts'
import { may } from './permissions.ts'
import { componentTexts, type Piece, textsOf } from './texts-of.ts'
import type { StoredMessage, World } from './world.ts'

/** What the bot's messages and dialogs would bring about, in a channel or everywhere. */
export function messageHazards(world: World, channelId: string | null): Hazard[] {
  const here = (id: string): boolean => channelId === null || channelId === id
  const messages = [...world.messages.values()].filter(
    (message) => here(message.channelId) && message.authorId === world.bot.id && !message.deleted,
  )
  const fromMessages = messages.flatMap((message) =>
    [...textsOf(message), ...fileTexts(message)].flatMap((piece) =>
      hazardsIn(piece, pingsOf(world, message)).map((hazard) => ({ messageId: message.id, ...hazard })),
    ),
  )
  const modals = [...world.interactions.values()].filter(({ modal, channelId: id }) => modal && here(id))
  const fromModals = modals.flatMap(({ id, modal }) =>
    [
      { where: 'modal.title', text: modal?.title ?? '', kind: 'plain' as const },
      ...componentTexts(modal?.components, 'modal.components'),
    ].flatMap((piece) => hazardsIn(piece, nobody).map((hazard) => ({ messageId: id, ...hazard }))),
  )
  const threads = [...world.channels.values()].filter(({ id, thread }) => thread && here(id))
  const fromThreads = threads.flatMap(({ id, name }) =>
    hazardsIn({ where: 'thread.name', text: name, kind: 'plain' }, nobody).map((hazard) => ({
      messageId: id,
      ...hazard,
    })),
  )
  return [...fromMessages, ...fromModals, ...fromThreads]
}

const nobody: Pings = { everyone: false, user: () => false, role: () => false }

/** Without `allowed_mentions` everything pings that may: message.mdx "Allowed Mentions Object". */
function pingsOf(world: World, message: StoredMessage): Pings {
  const { allowedMentions } = message
  const channel = world.channels.get(message.channelId)
  const all = allowedMentions === null
  const parse: string[] = allowedMentions?.parse ?? []
  return {
    everyone:
      (all || parse.includes('everyone')) && channel !== undefined && may(world, channel, 'MentionEveryone'),
    user: (id) => all || parse.includes('users') || allowedMentions.users?.includes(id) === true,
    role: (id) => all || parse.includes('roles') || allowedMentions.roles?.includes(id) === true,
  }
}

function fileTexts(message: StoredMessage): Piece[] {
  return message.files.map((file, index) => ({
    where: `files.${index}`,
    text: file.bytes.toString('utf8'),
    kind: 'plain',
  }))
}
