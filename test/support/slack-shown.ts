import { type Loose, list, loose } from './preview/draw-slack.ts'

/** What somebody reads of blocks, a line per line: `#` a header, `[Label]` a button, `|` a box or a row of a table. */
export function slackShown(blocks: readonly unknown[]): string {
  return blocks.map((block) => shownBlock(loose(block))).join('\n')
}

function shownBlock(block: Loose): string {
  switch (block.type) {
    case 'header':
      return `# ${textOf(block.text)}`
    case 'rich_text':
      return list(block.elements).map(shownPart).join('\n')
    case 'actions':
      return list(block.elements)
        .map((element) => `[${textOf(element.text ?? element.placeholder)}]`)
        .join(' ')
    case 'table':
      return (Array.isArray(block.rows) ? block.rows : [])
        .map(
          (row) =>
            `| ${list(row)
              .map(({ text }) => text)
              .join(' | ')}`,
        )
        .join('\n')
    case 'input': {
      const { options } = loose(block.element)
      const choices = list(options).map(({ text }) => `\n  [ ] ${textOf(text)}`)
      const optional = block.optional === true ? ' (optional)' : ''
      return `${textOf(block.label)}${optional}: ____${choices.join('')}\n  ${textOf(block.hint)}`
    }
    default:
      return textOf(block.text)
  }
}

function shownPart(part: Loose): string {
  if (part.type === 'rich_text_list')
    return list(part.elements)
      .map((item) => `• ${inner(item)}`)
      .join('\n')
  if (part.type === 'rich_text_preformatted') return inner(part).replace(/^/gm, '| ')
  return inner(part)
}

function inner(part: Loose): string {
  return list(part.elements)
    .map(({ text, style }) => {
      const { bold, code, italic } = loose(style)
      const mark = bold === true ? '*' : code === true ? '`' : italic === true ? '_' : ''
      return String(text).replace(/^(\s*)(.*?)(\s*)$/s, `$1${mark}$2${mark}$3`)
    })
    .join('')
}

function textOf(value: unknown): string {
  return String(loose(value).text ?? '')
}
