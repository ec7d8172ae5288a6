import { z } from 'zod'
import type { Secret } from '../../secret.ts'
import { version } from '../../version.ts'
import { askApi } from './ask-api.ts'

export const discordApiUrl = 'https://discord.com/api'

const errorSchema = z.looseObject({ code: z.number(), message: z.string() })

/** An answer of Discord's; codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export type DiscordAnswer =
  | { ok: true; body: unknown }
  | { ok: false; status: number; code: number | null; message: string }

export type DiscordCall = (path: string, post?: unknown) => Promise<DiscordAnswer>

/**
 * Asks Discord's API, version 10, by https://docs.discord.com/developers/reference. Rejects with `CHAT_UNREACHABLE` and
 * `CHAT_BUSY`; whatever Discord says no to is an answer.
 */
export function createDiscordCall(apiUrl: string | null, token: Secret): DiscordCall {
  return async (path, post) => {
    const { status, body } = await askApi('Discord', `${apiUrl ?? discordApiUrl}/v10${path}`, {
      method: post === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bot ${token.reveal()}`,
        'user-agent': `DiscordBot (https://www.npmjs.com/package/fiveohtwo, ${version})`,
        ...(post === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(post === undefined ? {} : { body: JSON.stringify(post) }),
    })
    if (status < 300) return { ok: true, body }
    const said = errorSchema.safeParse(body).data
    return { ok: false, status, code: said?.code ?? null, message: said?.message ?? `status ${status}` }
  }
}
