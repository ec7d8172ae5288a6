import type { Block, ChatMessage } from '../model/message.ts'
import { buttonCommand } from './button-command.ts'
import { displayWidth, padTo, wrapText } from './display-width.ts'
import { renderPath } from './render-path.ts'
import { renderTable } from './render-table.ts'
import { stateColors, type TextOptions, type TextStyle, textStyle, toneColors } from './text-style.ts'
import { webLink } from './web-link.ts'

const maxLabel = 40

/** A message for a terminal: no control characters but line feeds, and colours only when asked for. */
export function renderText(message: ChatMessage, options: TextOptions): string {
  return renderLines(message, options)
    .map((line) => `${line}\n`)
    .join('')
}

/** The same as lines, none wider than the terminal. */
export function renderLines(message: ChatMessage, options: TextOptions): string[] {
  const style = textStyle(options)
  if (message.blocks.length === 0) return wrapText(style.text(message.text), style.width)
  return message.blocks.flatMap((block) => renderBlock(block, style))
}

function renderBlock(block: Block, style: TextStyle): string[] {
  switch (block.type) {
    case 'heading': {
      const lines = hanging(`${style.symbols.tones[block.tone]} `, style.line(block.text), style)
      return lines.map((line) => style.paint(['bold', toneColors[block.tone]], line))
    }
    case 'text':
      return wrapText(style.text(block.text), style.width)
    case 'fields':
      return table(
        block.fields.map(({ label, value }) => ({
          mark: '',
          label: style.line(label),
          text: style.text(value),
        })),
        style,
      )
    case 'path':
      return renderPath(block, style)
    case 'list':
      return [
        ...wrapText(style.line(block.title), style.width),
        ...block.items.flatMap((item) => hanging(`  ${style.symbols.bullet} `, style.text(item), style)),
      ]
    case 'links':
      return linkedLines(block, style)
    case 'quote': {
      const bar = `  ${style.symbols.quote} `
      const quoted = wrapText(style.text(block.text), style.width - displayWidth(bar))
      return [...quoted.map((line) => bar + line), ...hanging('    ', style.line(block.source), style)]
    }
    case 'code':
      return [
        ...wrapText(style.line(block.title), style.width),
        ...block.lines.flatMap((line) => codeLines(line, style)),
      ]
    case 'table':
      return renderTable(block, style)
    case 'progress':
      return [progressLine(block, style)]
    case 'details':
      return [...wrapText(style.line(block.title), style.width), ...detailLines(block.rows, style)]
    case 'buttons':
      return block.buttons.flatMap(({ id, label, asks }) => {
        const command = buttonCommand(asks === undefined ? { id } : { id, asks })
        if (command === null) return []
        return hanging('  ', `${style.line(label)}: type ${style.line(command)}`, style)
      })
  }
}

/** A terminal makes no link of words: the address stands below them, as it is. */
function linkedLines({ title, items }: Extract<Block, { type: 'links' }>, style: TextStyle): string[] {
  const head = style.line(title)
  return [
    ...(head === '' ? [] : wrapText(head, style.width)),
    ...items.flatMap(({ tone, text, url }) => {
      const sign = style.symbols.tones[tone]
      const lead = `  ${style.paint(toneColors[tone], sign)} `
      const under = ' '.repeat(displayWidth(sign) + 3)
      const href = webLink(url)?.href
      const room = style.width - under.length
      const [first = '', ...more] = wrapText(style.line(text), room)
      const below = [...more, ...(href === undefined ? [] : wrapText(href, room))]
      return [lead + first, ...below.map((line) => under + line)]
    }),
  ]
}

type DetailRow = Extract<Block, { type: 'details' }>['rows'][number]

/** Evidence as a table; the label column is as wide as its widest label. */
export function detailLines(rows: DetailRow[], style: TextStyle): string[] {
  const cells = rows.map(({ state, label, text }) => ({
    mark: style.paint(stateColors[state], style.symbols.states[state]),
    markWidth: displayWidth(style.symbols.states[state]),
    label: style.line(label),
    text: style.text(text),
  }))
  if (!style.facts) return table(cells, style)
  return rows.flatMap(({ facts }, index) => [
    ...table(cells.slice(index, index + 1), style),
    ...(facts === undefined ? [] : hanging('      ', style.text(facts), style)),
  ])
}

interface Cells {
  mark: string
  markWidth?: number
  label: string
  text: string
}

function table(rows: Cells[], style: TextStyle): string[] {
  const marks = Math.max(0, ...rows.map(({ markWidth = 0 }) => markWidth))
  const widest = Math.max(0, ...rows.map(({ label }) => displayWidth(label)))
  const labels = Math.min(widest, maxLabel, Math.floor(style.width / 2))
  return rows.flatMap(({ mark, markWidth = 0, label, text }) => {
    const lead = marks === 0 ? '  ' : `  ${mark}${' '.repeat(marks - markWidth)} `
    const indent = marks === 0 ? 2 : marks + 3
    if (displayWidth(label) > labels) {
      const room = style.width - indent
      const [first = '', ...more] = wrapText(label, room)
      const under = ' '.repeat(indent)
      const below = [...more, ...wrapText(text, room - 2).map((line) => `  ${line}`)]
      return [lead + first, ...below.map((line) => under + line)]
    }
    const [first = '', ...more] = wrapText(text, style.width - indent - labels - 2)
    const under = ' '.repeat(indent + labels + 2)
    return [`${lead}${padTo(label, labels)}  ${first}`.trimEnd(), ...more.map((line) => under + line)]
  })
}

function hanging(lead: string, text: string, style: TextStyle): string[] {
  const indent = displayWidth(lead)
  return wrapText(text, style.width - indent).map((line, index) =>
    index === 0 ? lead + line : ' '.repeat(indent) + line,
  )
}

/** One line as it is, further in where it goes on; what goes and comes of a file is coloured. */
function codeLines(outside: string, style: TextStyle): string[] {
  const color = /^[-+] /.exec(outside)?.[0] === '- ' ? 'red' : outside.startsWith('+ ') ? 'green' : null
  return hanging(`  ${style.symbols.quote} `, style.text(outside), style).map((line) =>
    color === null ? line : style.paint(color, line),
  )
}

function progressLine(
  { done, total, label }: Extract<Block, { type: 'progress' }>,
  style: TextStyle,
): string {
  const counted = `${done}/${total}`
  const room = Math.max(0, Math.min(30, style.width - counted.length - 6))
  const filled = total > 0 ? Math.floor((Math.min(done, total) / total) * room) : 0
  const bar = style.symbols.full.repeat(filled) + style.symbols.empty.repeat(room - filled)
  const [line = ''] = wrapText(`[${bar}] ${counted} ${style.line(label)}`, style.width)
  return line
}
