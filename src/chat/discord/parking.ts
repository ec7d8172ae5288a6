import type { Client, ClientOptions } from 'discord.js'
import { Events, SimpleShardingStrategy, Status } from 'discord.js'

/** Keeps a client from opening another connection, and ends it. */
export interface Parking {
  options: NonNullable<ClientOptions['ws']>
  /** Ends a client that may be in the middle of connecting. */
  end(client: Client): Promise<void>
}

/** So long it is waited for a connection under way, to end it as Discord wants it. */
const graceMs = 1_000

/**
 * discord.js 14 cannot be ended while it connects: the socket under way stays open, a failing one ends the process, and
 * the next try comes half a second later. Each try begins with asking for the session; once parked, that is not answered,
 * and what is under way is ended as soon as it is through.
 */
export function createParking(): Parking {
  let parked = false
  let opened = false
  return {
    options: {
      buildStrategy(manager) {
        const { retrieveSessionInfo } = manager.options
        Object.assign(manager.options, {
          retrieveSessionInfo(shard: number) {
            if (parked) return new Promise<never>(() => {})
            opened = true
            return retrieveSessionInfo(shard)
          },
        })
        return new SimpleShardingStrategy(manager)
      },
    },
    async end(client) {
      parked = true
      const isStill = () => {
        const status = client.ws.shards.first()?.status
        return !opened || status === Status.Ready || status === Status.Disconnected
      }
      const { promise, resolve } = Promise.withResolvers<boolean>()
      for (const event of [Events.ShardReady, Events.ShardResume, Events.ShardDisconnect] as const) {
        client.once(event, () => resolve(true))
      }
      const grace = setTimeout(() => resolve(false), graceMs)
      if (isStill() || (await promise)) await client.destroy()
      else
        client
          .on(Events.ShardReady, () => void client.destroy())
          .on(Events.ShardResume, () => void client.destroy())
      clearTimeout(grace)
    },
  }
}
