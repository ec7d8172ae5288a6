import type { Delivery } from '../delivery/create-delivery.ts'
import type { SlackWorld } from '../slack-world.ts'

/** What everything that people do needs. */
export interface Stage {
  world: SlackWorld
  delivery: Delivery
  /** Events that the app subscribes to. */
  events: string[]
}
