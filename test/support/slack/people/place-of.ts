import type { JsonObject } from '../json.ts'
import { messageJson } from '../message-json.ts'
import { objectsIn } from '../objects-in.ts'
import { responseUrls } from '../response-urls.ts'
import type { ButtonOf } from '../slack-server-types.ts'
import type { SlackWorld, StoredView } from '../slack-world.ts'
import { viewJson } from '../view-json.ts'

/** Where somebody acts: a message, an ephemeral one or a view. */
export interface Place {
  container: string
  /** Its blocks, from new to old. */
  versions: JsonObject[][]
  view: StoredView | null
  /** What the payload says about it. */
  payload(): JsonObject
}

export function placeOf(world: SlackWorld, at: ButtonOf): Place {
  if (at.view !== undefined) return inView(world, at, at.view)
  const { channel = '', ts = '' } = at
  const ephemeral = world.ephemerals.find((each) => each.ts === ts && each.user === at.user)
  if (ephemeral) {
    return place(world, at, [ephemeral.blocks], () => ({
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: true },
    }))
  }
  const message = world.messages.get(channel)?.find((each) => each.ts === ts)
  if (!message || (message.deleted && !at.past)) throw new Error(`there is no message ${ts} in ${channel}`)
  const past = at.past ? message.past.map(({ blocks }) => blocks).toReversed() : []
  return place(world, at, [message.blocks, ...past], () => ({
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: false,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    message: messageJson(world, message, true),
  }))
}

function place(world: SlackWorld, at: ButtonOf, versions: JsonObject[][], payload: () => JsonObject): Place {
  const { channel = '', ts = '', user } = at
  const thread = world.messages.get(channel)?.find((each) => each.ts === ts)?.threadTs ?? null
  const ephemeral = world.ephemerals.find((each) => each.ts === ts)
  return {
    container: ts,
    versions,
    view: null,
    payload: () => ({
      ...payload(),
      channel: { id: channel, name: world.channels.get(channel)?.name ?? 'unknown' },
      response_url: responseUrls.issue(world, {
        user,
        channel,
        threadTs: thread ?? ephemeral?.threadTs ?? null,
        messageTs: ts,
      }),
    }),
  }
}

function inView(world: SlackWorld, at: ButtonOf, id: string): Place {
  const view =
    id === 'home'
      ? [...world.views.values()].find((each) => each.type === 'home' && each.user === at.user)
      : world.views.get(id)
  if (!view?.open || view.user !== at.user) throw new Error(`${at.user} has no view ${id} open`)
  return {
    container: view.id,
    versions: [objectsIn(view.view.blocks)],
    view,
    payload: () => ({ container: { type: 'view', view_id: view.id }, view: viewJson(world, view) }),
  }
}
