import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { Secret } from '../../secret.ts'
import { askApi } from './ask-api.ts'

export const slackApiUrl = 'https://slack.com/api/'

const answerSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  needed: z.string().optional(),
})

/** An answer of Slack's; `scopes` are those that were granted to the token, null where Slack did not say. */
export type SlackAnswer =
  | { ok: true; body: Record<string, unknown>; scopes: string[] | null }
  | { ok: false; error: string; needed: string | null; scopes: string[] | null }

/** A caller of Slack's methods with one token. */
export type SlackCall = (method: string, args?: Record<string, string>) => Promise<SlackAnswer>

/**
 * Calls by https://docs.slack.dev/apis/web-api: form fields in, JSON out, the token in a header. Rejects with
 * `CHAT_UNREACHABLE` and `CHAT_BUSY`; whatever Slack says no to is an answer.
 */
export function createSlackCall(apiUrl: string | null, token: Secret): SlackCall {
  return async (method, args = {}) => {
    const { body, headers } = await askApi('Slack', new URL(method, apiUrl ?? slackApiUrl).href, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.reveal()}` },
      body: new URLSearchParams(args),
    })
    const scopes =
      headers
        .get('x-oauth-scopes')
        ?.split(/[\s,]+/)
        .filter((scope) => scope !== '') ?? null
    const { success, data } = answerSchema.safeParse(body)
    if (!success) {
      throw new BotError(
        'CHAT_UNREACHABLE',
        'What answered is not Slack.',
        'Check SLACK_API_URL, and whether a proxy is in between.',
      )
    }
    if (data.ok) return { ok: true, body: data, scopes }
    return { ok: false, error: data.error ?? 'unknown_error', needed: data.needed ?? null, scopes }
  }
}
