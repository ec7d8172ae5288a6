import type { JsonObject } from '../json.ts'
import type { SlackWorld } from '../slack-world.ts'
import { sign } from './sign.ts'

export interface SignedRequest {
  headers: Record<string, string>
  body: string
}

/** A payload as Slack posts it: commands as a form, interactions as JSON in a form, events as JSON. */
export function signedRequest(
  world: SlackWorld,
  payload: JsonObject,
  secret = world.signingSecret,
  at = world.now(),
): SignedRequest {
  const isJson = payload.type === 'event_callback' || payload.type === 'url_verification'
  const body = isJson ? JSON.stringify(payload) : formOf(payload)
  const timestamp = Math.floor(at / 1000)
  return {
    headers: {
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(secret, timestamp, body),
    },
    body,
  }
}

function formOf(payload: JsonObject): string {
  if (payload.command === undefined)
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])
  return new URLSearchParams(fields).toString()
}
