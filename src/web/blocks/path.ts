import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'
import { mark } from './mark.ts'

/** The request path as boxes joined by arrows (drawn by the style sheet), outermost hop first. */
export function renderPath(block: Extract<Block, { type: 'path' }>): Html {
  return html`<ol class="path" aria-label="Request path, outermost hop first">${block.hops.map(
    ({ name, system, state, detail }) => html`<li class="hop is-${state}">
<div class="hop-box"><span class="hop-name">${shownText(name, 200)}</span>${
      system === 'unknown' ? '' : html` <span class="hop-system">${shownText(system, 200)}</span>`
    }${mark(state)}${detail === '' ? '' : html`<span class="hop-detail">${shownText(detail, 500)}</span>`}</div></li>`,
  )}</ol>`
}
