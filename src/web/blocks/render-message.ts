import { createHash } from 'node:crypto'
import type { Block, ChatMessage } from '../../model/message.ts'
import type { ConsoleMessage } from '../console-source.ts'
import { type Html, html } from '../html.ts'
import { whenTag } from '../pages/when-tag.ts'
import { shownText } from '../shown-text.ts'
import { renderButtons } from './buttons.ts'
import { renderChartImage } from './chart.ts'
import { renderCode } from './code.ts'
import { renderDetails } from './details.ts'
import { renderFields } from './fields.ts'
import { renderHeading } from './heading.ts'
import { renderLinks } from './links.ts'
import { renderList } from './list.ts'
import { renderPath } from './path.ts'
import { renderProgress } from './progress.ts'
import { renderQuote } from './quote.ts'
import { renderTable } from './table.ts'
import { renderText } from './text.ts'

/** One message of the thread. */
export function renderMessage(posted: ConsoleMessage, now: Date): Html {
  return html`<article class="message" data-id="${posted.id}" data-version="${messageVersion(posted.message)}">
<div class="posted">${whenTag(posted.at, now)}</div>
${renderBody(posted.message, posted.id)}
</article>`
}

/** The picture of a message, its blocks, or its text when it has none. `key` names its folds. */
export function renderBody(message: ChatMessage, key: string): Html {
  if (message.file?.chart !== undefined)
    return html`<div class="block">${renderChartImage(message.file.chart, message.file.alt)}</div>`
  if (message.blocks.length === 0)
    return html`<div class="block"><p class="text">${shownText(message.text)}</p></div>`
  let folds = 0
  return html`${message.blocks.map((block) => {
    // Counted apart from the other blocks, which come and go above a fold that somebody has opened.
    const name = block.type === 'details' ? `${key}.${folds++}` : key
    return html`<div class="block">${renderBlock(block, name)}</div>
`
  })}`
}

function renderBlock(block: Block, key: string): Html {
  switch (block.type) {
    case 'heading':
      return renderHeading(block)
    case 'text':
      return renderText(block)
    case 'fields':
      return renderFields(block)
    case 'path':
      return renderPath(block)
    case 'list':
      return renderList(block)
    case 'links':
      return renderLinks(block)
    case 'quote':
      return renderQuote(block)
    case 'code':
      return renderCode(block)
    case 'table':
      return renderTable(block)
    case 'progress':
      return renderProgress(block)
    case 'details':
      return renderDetails(block, key)
    case 'buttons':
      return renderButtons(block)
  }
}

/** Changes when, and only when, the content does. */
export function messageVersion(message: ChatMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('base64url').slice(0, 12)
}
