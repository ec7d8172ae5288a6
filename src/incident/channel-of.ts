import type { Asking } from '../chat/adapter.ts'
import type { Channel } from '../model/channel.ts'

/** Where something was asked for, as it is kept with the incident that it opens. */
export function channelOf({ platform, channel }: Pick<Asking, 'platform' | 'channel'>): {
  channel?: Channel
} {
  return channel === undefined ? {} : { channel: { platform, id: channel } }
}
