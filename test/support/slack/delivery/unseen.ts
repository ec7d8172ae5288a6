import type { JsonObject } from '../json.ts'
import type { Seen } from '../slack-server-types.ts'
import { stringOf } from '../string-of.ts'

/** What somebody saw of something that the app was not told. */
export function unseen(payload: JsonObject, refused: string | null): Seen {
  return {
    sent: false,
    refused,
    ackMs: null,
    timedOut: false,
    body: null,
    status: null,
    confirm: null,
    payload,
    triggerId: stringOf(payload.trigger_id) || null,
    responseUrl: stringOf(payload.response_url) || null,
    envelopeId: null,
    request: null,
  }
}
