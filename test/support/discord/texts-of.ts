import { isRecord, type Json } from './is-record.ts'
import type { StoredMessage } from './world.ts'

/** A piece of text and how the platform treats it: `active` text has mentions that ping, `drawn` text markdown only, `plain` neither. */
export interface Piece {
  where: string
  text: string
  kind: 'active' | 'drawn' | 'plain' | 'url'
}

/** Everything in a message that is shown, in reading order. */
export function textsOf(
  message: Pick<StoredMessage, 'content' | 'embeds' | 'components' | 'files'>,
): Piece[] {
  const pieces: Piece[] = []
  add(pieces, 'content', message.content, 'active')
  message.embeds.forEach((embed, index) => {
    const at = `embeds.${index}`
    add(pieces, `${at}.author.name`, embed.author?.name, 'plain')
    add(pieces, `${at}.title`, embed.title, 'drawn')
    add(pieces, `${at}.url`, embed.url, 'url')
    add(pieces, `${at}.description`, embed.description, 'drawn')
    embed.fields?.forEach((field, place) => {
      add(pieces, `${at}.fields.${place}.name`, field.name, 'drawn')
      add(pieces, `${at}.fields.${place}.value`, field.value, 'drawn')
    })
    add(pieces, `${at}.footer.text`, embed.footer?.text, 'plain')
  })
  componentTexts(message.components, 'components', pieces)
  message.files.forEach((file, index) => void add(pieces, `files.${index}.name`, file.name, 'plain'))
  return pieces
}

export function componentTexts(components: unknown, at: string, pieces: Piece[] = []): Piece[] {
  if (!Array.isArray(components)) return pieces
  components
    .filter(isRecord)
    .forEach((component, index) => void componentText(component, `${at}.${index}`, pieces))
  return pieces
}

function componentText(component: Json, at: string, pieces: Piece[]): void {
  add(pieces, `${at}.content`, component.content, 'active')
  for (const key of ['label', 'description', 'placeholder', 'value'])
    if (component.type !== 22 && component.type !== 21) add(pieces, `${at}.${key}`, component[key], 'plain')
  add(pieces, `${at}.url`, component.url, 'url')
  componentTexts(component.components, `${at}.components`, pieces)
  for (const key of ['accessory', 'component']) {
    const inner = component[key]
    if (isRecord(inner)) componentText(inner, `${at}.${key}`, pieces)
  }
  if (!Array.isArray(component.options)) return
  component.options.filter(isRecord).forEach((option, index) => {
    add(pieces, `${at}.options.${index}.label`, option.label, 'plain')
    add(pieces, `${at}.options.${index}.description`, option.description, 'plain')
  })
}

function add(pieces: Piece[], where: string, text: unknown, kind: Piece['kind']): void {
  if (typeof text === 'string' && text !== '') pieces.push({ where, text, kind })
}
