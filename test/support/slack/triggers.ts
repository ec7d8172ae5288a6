import { randomBytes } from 'node:crypto'
import { slackRefusal } from './slack-refusal.ts'
import type { SlackWorld, Trigger } from './slack-world.ts'

/** docs.slack.dev/interactivity/handling-user-interaction: "triggers expire in three seconds". */
const lifeMs = 3000

export const triggers = {
  issue(world: SlackWorld, user: string, view: string | null): string {
    const id = `${Math.floor(world.now() / 1000)}.${world.triggers.size + 1}.${randomBytes(16).toString('hex')}`
    world.triggers.set(id, { user, at: world.now(), used: false, view })
    return id
  },

  /** Throws when it was never given, is too old or was used before. */
  exchange(world: SlackWorld, id: string): Trigger {
    if (!/^\d+\.\d+\.[0-9a-f]+$/.test(id)) throw slackRefusal('invalid_trigger_id')
    const trigger = world.triggers.get(id)
    if (!trigger) throw slackRefusal('invalid_trigger_id')
    if (trigger.used) throw slackRefusal('exchanged_trigger_id')
    if (world.now() - trigger.at > lifeMs) throw slackRefusal('expired_trigger_id')
    trigger.used = true
    return trigger
  },
}
