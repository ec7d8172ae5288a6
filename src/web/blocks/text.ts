import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { prose } from '../prose.ts'

export function renderText(block: Extract<Block, { type: 'text' }>): Html {
  return html`<p class="text">${prose(block.text)}</p>`
}
