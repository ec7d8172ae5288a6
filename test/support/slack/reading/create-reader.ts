import { shownView } from '../people/shown-view.ts'
import type { SlackMessage, SlackServer } from '../slack-server-types.ts'
import type { SlackWorld } from '../slack-world.ts'
import { shownBlocks } from './shown-blocks.ts'
import { shownMrkdwn } from './shown-mrkdwn.ts'

type Reader = Pick<
  SlackServer,
  'history' | 'thread' | 'message' | 'ephemerals' | 'home' | 'shown' | 'shownOf' | 'acted'
>

/** What people read in the workspace. */
export function createReader(world: SlackWorld): Reader {
  const messagesIn = (channel: string) => (world.messages.get(channel) ?? []).filter((each) => !each.deleted)
  const nameOf = (id: string) =>
    world.users.get(id)?.name ?? world.channels.get(id)?.name ?? world.groups.get(id)?.handle ?? id
  const inThread = (channel: string, ts: string) =>
    messagesIn(channel).filter((message) => message.ts === ts || message.threadTs === ts)
  const shownMessage = (message: SlackMessage) => {
    // The top-level text is shown only where there are no blocks.
    const content =
      message.blocks.length > 0 ? shownBlocks(message.blocks, nameOf) : shownMrkdwn(message.text, nameOf)
    return [content, ...message.files.map((file) => `${file.title}\n${file.text}`)].filter(Boolean).join('\n')
  }

  return {
    history: (channel) => messagesIn(channel).filter((message) => !message.threadTs || message.broadcast),
    thread: inThread,
    message(channel, ts) {
      const message = world.messages.get(channel)?.find((each) => each.ts === ts)
      if (!message) throw new Error(`there never was a message ${ts} in ${channel}`)
      return message
    },
    ephemerals: (user) => world.ephemerals.filter((each) => each.user === user),
    home(user) {
      const home = [...world.views.values()].find((view) => view.type === 'home' && view.user === user)
      return home ? shownView(world, home) : null
    },
    shown: (channel, ts) => inThread(channel, ts).map(shownMessage),
    shownOf: ({ text, blocks }) =>
      blocks && blocks.length > 0 ? shownBlocks(blocks, nameOf) : shownMrkdwn(text ?? '', nameOf),
    acted: (channel) => world.acted.filter((act) => channel === undefined || act.channel === channel),
  }
}
