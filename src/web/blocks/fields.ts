import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

export function renderFields(block: Extract<Block, { type: 'fields' }>): Html {
  return html`<dl class="fields">${block.fields.map(
    ({ label, value }) => html`<div><dt>${shownText(label, 200)}</dt><dd>${shownText(value)}</dd></div>`,
  )}</dl>`
}
