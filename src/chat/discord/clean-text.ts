import { redactSecrets } from '../../redact.ts'
import { plainText } from '../plain-text.ts'

/** `@everyone` and `@here` are looked for in the text as it is, whatever stands around them. */
const everybody = /@(?=everyone|here)/gi

/**
 * `<@1>`, `<@!1>`, `<@&1>`, `<#1>`, `</name:1>`, `<:name:1>`, `<a:name:1>`, `<t:1:R>`, `<id:guide>`:
 * https://docs.discord.com/developers/reference#message-formatting
 */
const reference =
  /<(?=(?:@[!&]?\d+|#\d+|\/[^<>\n]{1,200}:\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|id:[\w-]+(?::\d+)?)>)/g

/** A bot's own key, as the developer portal makes it: id, time and signature in base64url. */
const botToken = /(?<![\w-])[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,45}/g

/**
 * Text from anywhere for any place on Discord, code as well: without control, bidirectional and invisible characters,
 * without secrets, and with nothing that mentions somebody. Markdown stays as it is.
 */
export function cleanText(text: string): string {
  return redactSecrets(plainText(text))
    .replace(botToken, '[redacted]')
    .replace(everybody, '＠')
    .replace(reference, '‹')
}

/** The same, on one line. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}
