import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

export function renderProgress(block: Extract<Block, { type: 'progress' }>): Html {
  const label = shownText(block.label, 500)
  return html`<div class="progress"><div class="progress-words"><span>${label}</span><span class="count">${block.done} of ${block.total}</span></div><progress value="${block.done}" max="${Math.max(block.total, 1)}" aria-label="${label}"></progress></div>`
}
