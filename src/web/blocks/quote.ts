import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

export function renderQuote(block: Extract<Block, { type: 'quote' }>): Html {
  return html`<figure class="quote"><blockquote><pre tabindex="0">${shownText(block.text)}</pre></blockquote>${
    block.source === '' ? '' : html`<figcaption>${shownText(block.source, 500)}</figcaption>`
  }</figure>`
}
