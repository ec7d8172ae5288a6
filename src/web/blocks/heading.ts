import type { Block, Tone } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

const symbols: Record<Tone, string> = { neutral: '', good: '✓', bad: '✕', warn: '!' }

export function renderHeading(block: Extract<Block, { type: 'heading' }>): Html {
  return html`<h2 class="heading tone-${block.tone}">${
    symbols[block.tone] === ''
      ? ''
      : html`<span class="symbol" aria-hidden="true">${symbols[block.tone]}</span>`
  }<span>${shownText(block.text)}</span></h2>`
}
