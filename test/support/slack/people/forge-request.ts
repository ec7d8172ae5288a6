import { signedRequest } from '../delivery/signed-request.ts'
import type { JsonObject } from '../json.ts'
import type { Seen } from '../slack-server-types.ts'
import type { Stage } from './stage.ts'

export type Forgery = 'wrong-signature' | 'no-signature' | 'stale' | 'future' | 'tampered'

/** Just beyond the five minutes of docs.slack.dev/authentication/verifying-requests-from-slack. */
const awayMs = 6 * 60_000

/** Posts a request that is not to be believed, or one that comes too late or too early. */
export function forgeRequest({ world, delivery }: Stage, how: Forgery, payload: JsonObject): Promise<Seen> {
  const away = how === 'stale' ? -awayMs : how === 'future' ? awayMs : 0
  const secret = how === 'wrong-signature' ? 'somebody-elses-secret' : world.signingSecret
  const request = signedRequest(world, payload, secret, world.now() + away)
  if (how === 'no-signature') delete request.headers['x-slack-signature']
  if (how === 'tampered') request.body = `${request.body}&tampered=1`
  return delivery.post(payload, request)
}
