import type { Block } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { webLink } from '../web-link.ts'
import type { KnownBlock, RichTextWords } from './block-kit.ts'
import { defuse, defuseLine } from './defuse.ts'
import { drawButtons } from './draw-buttons.ts'
import { drawTable } from './draw-table.ts'
import { hopMarks, rowMarks, toneMarks } from './marks.ts'
import { plainWords } from './plain-words.ts'
import { moreWords, type Portion } from './portion.ts'
import { bullets, preformatted, richText, section, words } from './rich-text.ts'

export interface Drawing {
  /** Whether it is the message's first block. */
  isFirst: boolean
  /** How many buttons stand above it. */
  buttonsAbove: number
  /** Whether Slack's own table may be used here. */
  nativeTable: boolean
  /** Where all of it is, as in `they are in the console`. */
  whole: string
}

/**
 * Longer headings are bold text: letters of a header are large, and it takes 150 of them at most
 * (https://docs.slack.dev/reference/block-kit/blocks/header-block).
 */
const longestHeader = 60
const longestHeading = 1000
const longestLabel = 200
const longestItem = 1000
const longestLine = 1500
const longestDetail = 200
const longestRow = 400
/** Evidence is read for what failed: a wall of what is well helps nobody. */
const mostRows = 30
const mostWell = 10
const mostSteps = 60
/** Such a quote stands on one line with its source. */
const shortQuote = 90
const phoneLine = 45

/** A neutral block as blocks of Slack's, so many pieces of it as there will be room for. */
export function drawPortion(block: Block, drawing: Drawing): Portion {
  const { whole } = drawing
  switch (block.type) {
    case 'heading':
      return { kept: true, pieces: 1, draw: () => heading(block, drawing.isFirst) }
    case 'buttons':
      return { kept: true, pieces: 0, draw: () => drawButtons(block.buttons, drawing.buttonsAbove) }
    case 'progress':
      return { kept: false, pieces: 1, draw: () => richText(section(words(progressWords(block)))) }
    case 'path':
      return path(block)
    case 'text':
      return characters(defuse(block.text), whole, (shown, more) =>
        richText(section([...words(shown), ...words(more, 'italic')])),
      )
    case 'quote':
      return quote(block, whole)
    case 'fields':
      return lines(
        block.fields.map(({ label, value }) => [
          ...words(`${clip(defuseLine(label), longestLabel)}  `, 'bold'),
          ...words(clip(defuse(value), longestItem)),
        ]),
        (left) => moreWords(left, 'line', 'lines', whole),
      )
    case 'list': {
      const items = block.items.map((item) => words(clip(defuse(item), longestItem)))
      return pieces(items.length, (count) => {
        const left = items.length - count
        return richText(
          title(block.title),
          bullets(items.slice(0, count)),
          left === 0 ? null : section(words(moreWords(left, 'entry', 'entries', whole), 'italic')),
        )
      })
    }
    case 'links':
      return links(block, whole)
    case 'code': {
      // As one text: a key is known by the lines around it.
      const all = defuse(block.lines.join('\n')).split('\n').map(cutLine)
      return pieces(all.length, (count) => {
        const left = all.length - count
        return richText(
          title(block.title),
          preformatted(all.slice(0, count).join('\n')),
          left === 0 ? null : section(words(moreWords(left, 'line', 'lines', whole), 'italic')),
        )
      })
    }
    case 'table':
      return drawTable(block, drawing.nativeTable, whole)
    case 'details':
      return details(block, whole)
  }
}

/** A link is shown as the host it leads to, never as words of those who sent it. */
function links(block: Extract<Block, { type: 'links' }>, whole: string): Portion {
  const items = block.items.map(({ tone, text, url }) => {
    const link = webLink(url)
    return [
      ...words(`${toneMarks[tone]}${clip(defuseLine(text), longestItem)}`),
      ...(link === null ? [] : [...words('  '), { type: 'link' as const, url: link.href, text: link.host }]),
    ]
  })
  return pieces(items.length, (count) => {
    const left = items.length - count
    return richText(
      title(block.title),
      bullets(items.slice(0, count)),
      left === 0 ? null : section(words(moreWords(left, 'entry', 'entries', whole), 'italic')),
    )
  })
}

type Piece<Type extends Block['type']> = Extract<Block, { type: Type }>

function pieces(count: number, draw: Portion['draw']): Portion {
  return { kept: false, pieces: Math.max(1, count), draw: (most) => draw(Math.min(most, count)) }
}

/** Lines under each other in one block. */
function lines(all: RichTextWords[][], more: (left: number) => string): Portion {
  return pieces(all.length, (count) => {
    const left = all.length - count
    const drawn = all.slice(0, count)
    return richText(section(joined(left === 0 ? drawn : [...drawn, words(more(left), 'italic')])))
  })
}

/** With line ends between them; neighbours of one style become one element. */
function joined(all: RichTextWords[][]): RichTextWords[] {
  const elements: RichTextWords[] = []
  for (const element of all.flatMap((line, index) => (index === 0 ? line : [...words('\n'), ...line]))) {
    const last = elements.at(-1)
    const isSplit = last?.text.endsWith('<')
    if (last && !isSplit && last.style === undefined && element.style === undefined) {
      elements[elements.length - 1] = { ...last, text: last.text + element.text }
    } else elements.push(element)
  }
  return elements
}

function characters(
  text: string,
  whole: string,
  draw: (shown: string, more: string) => KnownBlock[],
): Portion {
  const trimmed = text.trimEnd()
  return pieces(trimmed.length, (count) => {
    if (count >= trimmed.length) return draw(trimmed, '')
    const shown = trimmed
      .slice(0, count)
      .toWellFormed()
      .replace(/\ufffd$/, '')
    return draw(shown, `\n${moreWords(trimmed.length - shown.length, 'character', 'characters', whole)}`)
  })
}

function title(text: string) {
  return section(words(clip(defuseLine(text), longestLabel), 'bold'))
}

function heading({ text, tone }: Piece<'heading'>, isFirst: boolean): KnownBlock[] {
  const line = clip(defuseLine(text), longestHeading)
  if (line === '') return []
  const marked = `${toneMarks[tone]}${line}`
  if (isFirst && marked.length <= longestHeader) {
    return [{ type: 'header', text: plainWords(marked, longestHeader) }]
  }
  return richText(section(words(marked, 'bold')))
}

function progressWords({ done, total, label }: Piece<'progress'>): string {
  const width = 12
  const words = clip(defuseLine(label), longestLabel)
  if (total <= 0) return `${'░'.repeat(width)}  about to begin`
  const filled = Math.floor((Math.min(Math.max(done, 0), total) / total) * width)
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}  ${done} of ${total} ${words}`
}

/** The hops from the outside in: on one line while there is nothing to say of them, else each on its own. */
function path({ hops }: Piece<'path'>): Portion {
  const named = hops.map(({ name, state, detail }) => ({
    mark: hopMarks[state],
    state,
    name: clip(defuseLine(name), 60),
    detail: clip(defuseLine(detail), longestDetail),
  }))
  if (named.every(({ detail }) => detail === '')) {
    const line = named.map(({ mark, name }) => `${mark} ${name}`).join('  →  ')
    return pieces(1, () => richText(section(words(line))))
  }
  return lines(
    named.map(({ mark, state, name, detail }) => [
      ...words(`${mark} `),
      ...words(name, state === 'pass' || state === 'pending' ? 'plain' : 'bold'),
      ...words(detail === '' ? '' : `  ${detail}`),
    ]),
    (left) => `… ${left} more hops`,
  )
}

function details(block: Piece<'details'>, whole: string): Portion {
  const { title: name, rows } = block
  const worth = worthReading(block)
  const drawn = worth.map(({ state, label, text }) => {
    const isNoted = state === 'fail' || state === 'unknown'
    return [
      ...words(`${rowMarks[state]} `),
      ...words(clip(defuseLine(label), longestLabel), isNoted ? 'bold' : 'plain'),
      ...words(`  ${clip(defuseLine(text), longestRow)}`),
    ]
  })
  return pieces(drawn.length, (count) => {
    const shown = new Set(worth.slice(0, count))
    const hidden = rows.filter((row) => !shown.has(row))
    const [one, many] = hidden.every(({ state }) => state === 'pass')
      ? ['row, which is well', 'rows, all of them well']
      : ['row', 'rows']
    const more = hidden.length === 0 ? [] : [words(moreWords(hidden.length, one, many, whole), 'italic')]
    return richText(title(name), section(joined([...drawn.slice(0, count), ...more])))
  })
}

/** In their order: what is told step by step, or else what failed and some of what is well. */
function worthReading({ rows, open = false }: Piece<'details'>): Piece<'details'>['rows'] {
  if (open) return rows.slice(0, mostSteps)
  const noted = rows.filter(({ state }) => state === 'fail' || state === 'unknown').slice(0, mostRows)
  const others = rows.filter((row) => !noted.includes(row)).slice(0, Math.max(5, mostWell - noted.length))
  const shown = new Set([...noted, ...others])
  return rows.filter((row) => shown.has(row))
}

function quote({ text, source }: Piece<'quote'>, whole: string): Portion {
  const quoted = defuse(text)
  const from = words(clip(defuseLine(source), longestLabel), 'italic')
  const gap = quoted.length + source.length > phoneLine ? '\n' : '  '
  if (quoted.length <= shortQuote && quoted.trim() !== '' && !quoted.includes('\n')) {
    return pieces(1, () => richText(section([...words(quoted, 'code'), ...words(gap), ...from])))
  }
  return characters(quoted, whole, (shown, more) =>
    richText(section(from), preformatted(shown), section(words(more.trim(), 'italic'))),
  )
}

/** A single line without end is not code that anybody reads. */
function cutLine(line: string): string {
  const left = line.length - longestLine
  return left <= 0 ? line : `${clip(line, longestLine)} (${left.toLocaleString('en-US')} more characters)`
}
