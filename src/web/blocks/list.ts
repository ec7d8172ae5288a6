import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { prose } from '../prose.ts'
import { shownText } from '../shown-text.ts'

export function renderList(block: Extract<Block, { type: 'list' }>): Html {
  return html`<section class="list">${
    block.title === '' ? '' : html`<h3>${shownText(block.title)}</h3>`
  }<ul>${block.items.map((item) => html`<li>${prose(item)}</li>`)}</ul></section>`
}
