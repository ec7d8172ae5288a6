import type { JsonObject } from '../json.ts'
import type { SlackWorld } from '../slack-world.ts'

/** One method of the Web API; refuses by throwing what `slackRefusal` makes. */
export interface Method {
  token: 'bot' | 'app'
  scopes: string[]
  /** docs.slack.dev/apis/web-api/rate-limits: tier 1 is 1+, 2 is 20+, 3 is 50+ and 4 is 100+ a minute. */
  perMinute: number
  /** Arguments without which the call is refused. */
  required: string[]
  /** Further ones that the method knows; others are a violation. */
  optional: string[]
  run(args: JsonObject, world: SlackWorld): JsonObject
}
