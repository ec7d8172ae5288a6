import { isObject } from '../is-object.ts'
import type { Json, JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import { stringOf } from '../string-of.ts'
import { textIn } from '../text-in.ts'
import { shownMrkdwn } from './shown-mrkdwn.ts'

type NameOf = (id: string) => string

/** What a reader reads in blocks, a line for each; buttons and menus in brackets. */
export function shownBlocks(blocks: Json, nameOf: NameOf): string {
  return objectsIn(blocks)
    .map((block) => shownBlock(block, nameOf))
    .filter((line) => line !== '')
    .join('\n')
}

function shownBlock(block: JsonObject, nameOf: NameOf): string {
  switch (block.type) {
    case 'section': {
      const accessory = isObject(block.accessory) ? [shownElement(block.accessory, nameOf)] : []
      const fields = objectsIn(block.fields).map((field) => shownText(field, nameOf))
      return [shownText(block.text ?? null, nameOf), ...fields, ...accessory].filter(Boolean).join('\n')
    }
    case 'context':
      return objectsIn(block.elements)
        .map((element) =>
          element.type === 'image' ? stringOf(element.alt_text) : shownText(element, nameOf),
        )
        .join(' ')
    case 'actions':
      return objectsIn(block.elements)
        .map((element) => shownElement(element, nameOf))
        .join(' ')
    case 'input':
      return [textIn(block.label), textIn(block.hint)].filter(Boolean).join('\n')
    case 'rich_text':
      return shownRichText(block, nameOf)
    case 'table':
      return (Array.isArray(block.rows) ? block.rows : [])
        .map((row) =>
          objectsIn(row)
            .map((cell) => (cell.type === 'rich_text' ? shownRichText(cell, nameOf) : stringOf(cell.text)))
            .join(' | '),
        )
        .join('\n')
    case 'markdown':
      return stringOf(block.text)
    case 'image':
      return [textIn(block.title), stringOf(block.alt_text)].filter(Boolean).join('\n')
    case 'card':
      return [block.title, block.subtitle, block.body]
        .map((text) => shownText(text ?? null, nameOf))
        .concat(objectsIn(block.actions).map((element) => shownElement(element, nameOf)))
        .filter(Boolean)
        .join('\n')
    case 'carousel':
      return shownBlocks(block.elements ?? [], nameOf)
    case 'container':
      return [
        textIn(block.title),
        shownText(block.subtitle ?? null, nameOf),
        shownBlocks(block.child_blocks ?? [], nameOf),
      ]
        .filter(Boolean)
        .join('\n')
    default:
      return shownText(block.text ?? null, nameOf)
  }
}

function shownElement(element: JsonObject, nameOf: NameOf): string {
  if (element.type === 'image') return stringOf(element.alt_text)
  if (element.type === 'button') return `[${textIn(element.text)}]`
  const options = [
    ...objectsIn(element.options),
    ...objectsIn(element.option_groups).flatMap((group) => objectsIn(group.options)),
  ]
  const labels = options.map((option) => shownText(option.text ?? null, nameOf))
  return `[${[textIn(element.placeholder), ...labels].filter(Boolean).join(' / ')}]`
}

function shownText(value: Json, nameOf: NameOf): string {
  if (!isObject(value)) return ''
  return value.type === 'mrkdwn' ? shownMrkdwn(stringOf(value.text), nameOf) : stringOf(value.text)
}

function shownRichText(value: Json, nameOf: NameOf): string {
  if (Array.isArray(value)) return value.map((each) => shownRichText(each, nameOf)).join('')
  if (!isObject(value)) return ''
  const inner = value.elements ?? []
  switch (value.type) {
    case 'rich_text':
      return objectsIn(inner)
        .map((each) => shownRichText(each, nameOf))
        .join('\n')
    case 'rich_text_list':
      return objectsIn(inner)
        .map((each) => `• ${shownRichText(each, nameOf)}`)
        .join('\n')
    case 'link':
      return stringOf(value.text) || stringOf(value.url)
    case 'emoji':
      return `:${stringOf(value.name)}:`
    case 'user':
      return `@${nameOf(stringOf(value.user_id))}`
    case 'usergroup':
      return `@${nameOf(stringOf(value.usergroup_id))}`
    case 'channel':
      return `#${nameOf(stringOf(value.channel_id))}`
    case 'broadcast':
      return `@${stringOf(value.range)}`
    case 'date':
      return stringOf(value.fallback) || stringOf(value.format)
    case 'text':
      return stringOf(value.text)
    default:
      return shownRichText(inner, nameOf)
  }
}
