import type { APIEmbed } from 'discord.js'
import type { Form } from './form.ts'
import { isRecord, type Json } from './is-record.ts'

/** Limits: developers/resources/message.mdx "Embed Limits". */
export function checkEmbeds(form: Form, value: unknown): APIEmbed[] {
  const embeds = form.list('embeds', value, { max: 10 })
  let total = 0

  function text(path: string, piece: unknown, max: number, required = false): string {
    const checked = form.text(path, piece, { max, required }) ?? ''
    total += checked.length
    return checked
  }

  const checked = embeds.map((embed, index) => {
    const at = `embeds.${index}`
    const title = text(`${at}.title`, embed.title, 256)
    const description = text(`${at}.description`, embed.description, 4096)
    const footer = part(embed.footer)
    const author = part(embed.author)
    if (footer) text(`${at}.footer.text`, footer.text, 2048, true)
    if (author) text(`${at}.author.name`, author.name, 256, true)
    const fields = form.list(`${at}.fields`, embed.fields, { max: 25 })
    fields.forEach((field, place) => {
      text(`${at}.fields.${place}.name`, field.name, 256, true)
      text(`${at}.fields.${place}.value`, field.value, 1024, true)
      form.boolean(`${at}.fields.${place}.inline`, field.inline)
    })
    form.integer(`${at}.color`, embed.color, { min: 0, max: 0xffffff })
    for (const [key, url] of [
      ['url', embed.url],
      ['author.url', author?.url],
    ] as const)
      if (url !== undefined && url !== null && !isWebUrl(url))
        form.say(`${at}.${key}`, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.')
    if (embed.timestamp !== undefined && embed.timestamp !== null && !isTime(embed.timestamp))
      form.say(
        `${at}.timestamp`,
        'DATE_TIME_TYPE_PARSE',
        `Could not parse ${JSON.stringify(embed.timestamp)}. Should be ISO8601.`,
      )
    if (
      !title &&
      !description &&
      !footer &&
      !author &&
      fields.length === 0 &&
      !embed.image &&
      !embed.thumbnail
    )
      form.say(`${at}.description`, 'BASE_TYPE_REQUIRED', 'This field is required')
    return { ...embed, type: 'rich' } as APIEmbed
  })
  if (total > 6000) form.say('embeds', 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')
  return checked
}

function part(value: unknown): Json | null {
  return isRecord(value) ? value : null
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
}

function isWebUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}
