import { z } from 'zod'
import { Secret } from '../secret.ts'
import { parseWebAddress } from './web-address.ts'

/** Discord's ids: 64 bits, of which the higher ones are time. https://docs.discord.com/developers/reference#snowflakes */
const snowflake = /^\d{17,20}$/
/** Ids of public and of private channels; https://docs.slack.dev/reference/objects/conversation-object */
const slackChannelId = /^[CG][A-Z0-9]{7,20}$/
/** At most 80 characters, no capitals, no spaces: https://docs.slack.dev/reference/methods/conversations.create#naming */
const slackChannelName = /^#[^\s#@\p{Cc}\p{Lu}]{1,80}$/u
/** 1 to 100 characters: https://docs.discord.com/developers/resources/channel */
const discordChannelName = /^#[^\s#@\p{Cc}]{1,100}$/u

/** What a token must look like, with what people paste instead of it. */
interface Shape {
  pattern: RegExp
  message: string
  instead: readonly (readonly [pattern: RegExp, hint: string])[]
}

const slackTokenWords = [
  [/^xoxe/, 'that is a token that expires: switch token rotation off for the app'],
  [/^xoxp-/, 'that is a user token: take the "Bot User OAuth Token" under "OAuth & Permissions"'],
  [/^xapp-/, 'that is an app-level token: it goes into SLACK_APP_TOKEN'],
  [/^xoxb-/, 'that is the bot token: it goes into SLACK_BOT_TOKEN'],
  [/^https:\/\/hooks\./, 'that is a webhook: an app with a token is needed'],
] as const

/** https://docs.slack.dev/authentication/tokens */
export const slackBotTokenSchema = token({
  pattern: /^xoxb-[A-Za-z0-9-]+$/,
  message: 'must be a bot token, which starts with xoxb-',
  instead: slackTokenWords,
})

export const slackAppTokenSchema = token({
  pattern: /^xapp-[A-Za-z0-9-]+$/,
  message: 'must be an app-level token, which starts with xapp-',
  instead: slackTokenWords,
})

export const slackSigningSecretSchema = token({
  pattern: /^[0-9a-f]{32}$/,
  message: 'must be 32 hexadecimal digits',
  instead: [[/^/, 'copy the "Signing Secret" under "Basic Information", not the client secret or a token']],
})

/** Three parts of base64url, the first of which is the bot's id: https://docs.discord.com/developers/reference#authentication */
export const discordTokenSchema = token({
  pattern: /^[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}$/,
  message: 'must be a bot token: three parts with dots between them',
  instead: [
    [/^Bot\s/i, 'leave the word "Bot" away'],
    [/^[0-9a-f]{64}$/, 'that is the public key: take the token of the page "Bot"'],
    [/^\d+$/, 'that is an id: take the token of the page "Bot"'],
    [/^[\w-]{32}$/, 'that is the client secret: take the token of the page "Bot"'],
  ],
})

export const slackChannelSchema = z
  .string()
  .refine(
    (text) => slackChannelId.test(text) || slackChannelName.test(text),
    'must be a channel such as #incidents or C024BE7LD',
  )

export const discordChannelSchema = z
  .string()
  .refine(
    (text) => snowflake.test(text) || discordChannelName.test(text),
    'must be a channel such as #incidents, or its id of 17 to 20 digits',
  )

export const guildSchema = z.string().regex(snowflake, 'must be the id of a server, 17 to 20 digits')

/** An API under another address, without what follows its path. */
export const apiUrlSchema = z.string().transform((text, context) => {
  const { url, fault } = parseWebAddress(text)
  if (url !== undefined && url.search === '') return url.href.replace(/\/+$/, '')
  context.addIssue({ code: 'custom', message: fault ?? 'must be a URL without a query' })
  return z.NEVER
})

function token({ pattern, message, instead }: Shape) {
  return z.string().transform((text, context) => {
    if (pattern.test(text)) return new Secret(text)
    const hint = instead.find(([other]) => other.test(text))?.[1]
    context.addIssue({ code: 'custom', message, params: { hint } })
    return z.NEVER
  })
}
