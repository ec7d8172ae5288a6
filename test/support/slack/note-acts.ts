import { actsIn, type Posted } from './reading/acts-in.ts'
import type { SlackWorld } from './slack-world.ts'

/** Writes down what Slack acts on in something that people are shown. */
export function noteActs(world: SlackWorld, posted: Posted, channel: string | null, ts: string | null): void {
  const names = [...world.channels.values()].filter((each) => each.im === null).map((each) => each.name)
  for (const act of actsIn(posted, names)) world.acted.push({ channel, ts, ...act })
}
