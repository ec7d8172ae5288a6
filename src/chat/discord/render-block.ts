import type { Block, LinkedItem } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { renderTable } from '../render-table.ts'
import { textStyle } from '../text-style.ts'
import { cleanLine, cleanText } from './clean-text.ts'
import { cutEscaped } from './cut-escaped.ts'
import { escapeLine, escapeMarkdown } from './escape-markdown.ts'
import { fenceLines } from './fence.ts'
import { maskedLink } from './masked-link.ts'
import type { Section } from './section.ts'

/** Shapes, so that nothing hangs on a colour; none of them is an emoji that a phone draws in its own way. */
const states = { pass: '✓', fail: '✗', partial: '◐', unknown: '?', pending: '·' } as const
export const toneMarks = { good: '✓', bad: '✗', warn: '▲', neutral: '' } as const

/** Characters of code side by side on a phone held upright, before they are wrapped. */
const codeColumns = 44
const barLength = 12
const longestLead = 100
const longestCell = 1000
const longestHeading = 256

/** One block in Discord's markdown, uncut; null for buttons, which are no text. */
export function renderBlock(block: Block): Section | null {
  switch (block.type) {
    case 'heading': {
      const text = cutEscaped(
        [toneMarks[block.tone], escapeLine(block.text)].join(' ').trim(),
        longestHeading,
      )
      return { words: text === '' ? [] : [`**${text}**`], heading: true }
    }
    case 'text':
      return { words: escapeMarkdown(block.text).split('\n') }
    case 'fields':
      return { words: block.fields.flatMap(({ label, value }) => labelled(`${bold(label, ':')} `, value)) }
    case 'path':
      return { words: [pathLine(block)] }
    case 'list':
      return { words: [...titled(block.title), ...block.items.flatMap((item) => labelled('- ', item))] }
    case 'links':
      return { words: [...titled(block.title), ...block.items.map(linkedLine)] }
    case 'quote':
      return {
        words: [],
        fence: { language: '', lines: fenceLines([block.text]) },
        below: small(block.source),
      }
    case 'code':
      return {
        words: titled(block.title),
        fence: { language: isDiff(block.lines) ? 'diff' : '', lines: fenceLines(block.lines) },
      }
    case 'table':
      return { words: titled(block.title), fence: { language: '', lines: tableLines(block) } }
    case 'progress':
      return { words: [`${bar(block)} ${escapeLine(block.label)}`.trim()] }
    case 'details':
      return {
        words: [
          ...titled(block.title),
          ...block.rows.flatMap(({ state, label, text }) =>
            labelled(`${states[state]} ${bold(label)} `, text),
          ),
        ],
      }
    case 'buttons':
      return null
  }
}

function titled(title: string): string[] {
  return [bold(title)].filter((line) => line !== '')
}

function small(text: string): string[] {
  const line = escapeLine(text)
  return line === '' ? [] : [`-# ${line}`]
}

/** Nothing is bold when there is nothing: four stars would be shown as they are. */
function bold(text: string, end = ''): string {
  const line = escapeLine(clip(cleanLine(text), longestLead))
  return line === '' ? '' : `**${line}${/[:.!?]$/.test(line) ? '' : end}**`
}

/** Text behind a lead; lines of it after the first stand further in. */
function labelled(lead: string, text: string): string[] {
  const [first = '', ...more] = escapeMarkdown(text).split('\n')
  return [`${lead.replace(/ +/g, ' ').trimStart()}${first}`, ...more.map((line) => `  ${line}`)]
}

function linkedLine({ tone, text, url }: LinkedItem): string {
  const sign = toneMarks[tone] === '' ? '' : `${toneMarks[tone]} `
  const link = maskedLink(url)
  return `- ${sign}${escapeLine(text)}${link === '' ? '' : ` ${link}`}`
}

function pathLine({ hops }: Extract<Block, { type: 'path' }>): string {
  return hops
    .map(({ name, state, detail }) => {
      const words = cutEscaped(escapeLine(detail), 200)
      return `${states[state]} ${bold(name)}${words === '' ? '' : ` (${words})`}`
    })
    .join(' → ')
}

function bar({ done, total }: Extract<Block, { type: 'progress' }>): string {
  const filled = total > 0 ? Math.floor((Math.min(done, total) / total) * barLength) : 0
  return `${'█'.repeat(filled)}${'░'.repeat(barLength - filled)} ${done}/${total}`
}

function tableLines(block: Extract<Block, { type: 'table' }>): string[] {
  const line = (text: string) => clip(cleanLine(text), longestCell)
  const style = { ...textStyle({ columns: codeColumns, color: false }), text: cleanText, line }
  const lines = renderTable({ ...block, title: '' }, style).filter((line) => line.trim() !== '')
  return fenceLines(lines.map((line) => line.replace(/^ {2}/, '')))
}

function isDiff(lines: readonly string[]): boolean {
  return lines.some((line) => /^[-+] /.test(line))
}
